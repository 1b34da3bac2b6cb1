# Frame
skip = Ir a lo principal de esta página
nav-label = Adónde ir
nav-home = Inicio
nav-search = Buscar
nav-events = Encuentros
nav-people = Gente
nav-nearby = Cerca
nav-thanks = Gracias
nav-hub = Punto de encuentro
nav-settings = Ajustes
nav-about = Acerca de
nav-more = Más
back = Volver
back-home = Volver al inicio
new-things = Ha llegado algo nuevo. Verlo
closed-title = Esta página se abre con un enlace
closed = Potluck solo muestra esta página a quien la ha abierto desde este ordenador. Ábrela con el enlace que te dio Potluck. Cada enlace sirve una vez: en la ventana donde está Potluck, pulsa Intro para pedir otro, o vuelve a abrir Potluck.
opened-title = Abriendo
opened = Un momento.
sync-nobody = No hay nadie cerca
sync-near = Cerca: { $names }
sync-more = { $names } y { $more } más
sync-safe = Todo está intercambiado. Puedes irte
sync-held-back = { $count ->
    [one] Una cosa tuya es más de lo que admiten
   *[other] { $count } cosas tuyas son más de lo que admiten
}
sync-busy = { $count ->
    [0] Comparando lo que tenemos
    [one] Una cosa todavía está en camino
   *[other] { $count } cosas todavía están en camino
}
sync-all-elsewhere = Lo que has escrito también lo tienen otros
sync-only-here = { $count ->
    [one] Una cosa que has escrito está solo en este dispositivo
   *[other] { $count } cosas que has escrito están solo en este dispositivo
}

# Faults
fault-title = No ha podido ser
fault-missing-title = Aquí no hay nada
fault-missing = Esta página no existe, o ya no existe.
fault-ours = No se ha podido hacer esta página. El error es nuestro, no tuyo. No se ha perdido nada.

# What was just done
said-started = Tu comunidad ya está en pie. Ahora invita a alguien del barrio, o escribe lo primero.
said-joined = Ya estás dentro. ¡Te damos la bienvenida!
said-posted = Ya está en el tablón.
said-changed = Ya está cambiado.
said-claimed = Verán tu respuesta cuando su dispositivo se encuentre con el tuyo.
said-released = Has retirado tu respuesta.
said-accepted = Ya has elegido. Ahora esa persona puede leer la parte sellada.
said-declined = Has dicho que no, con cariño.
said-done = Anotado: ya está entregado.
said-confirmed = Confirmado. ¡Listo!
said-signed-up = Ya estás en la lista.
said-not-signed-up = Ya no estás en la lista. Otra persona puede ocupar tu lugar.
said-thanked = Has dado las gracias.
said-flagged = Quienes coordinan lo verán.
said-hidden = Está oculto. Queda una nota con tu motivo.
said-withdrawn = Lo has retirado.
said-forgotten = Ya no está en este dispositivo, y se pide a todos los demás que lo borren.
said-renewed = Sigue en pie.
said-demo = Esto es Elm Street y tú eres Ana. Prueba lo que quieras.
said-saved = Guardado.
said-sent = Enviado.

# First minute
welcome-title = Te damos la bienvenida
welcome-hello = Te damos la bienvenida a Potluck
welcome-motto = Cada cual trae lo que tiene y toma lo que necesita.
welcome-join = Entrar en una comunidad
welcome-join-how = Alguien del barrio te ha dado un código, o está a tu lado.
welcome-start = Crear una comunidad
welcome-start-how = Para tu calle, tu edificio, tu cocina. En un minuto puedes invitar a más gente.
welcome-demo = Echar un vistazo
welcome-demo-how = Una calle inventada en este ordenador. Nada de lo que hagas allí sale de él.
demo-leave = Salir
start-title = Crear una comunidad
start-text = Vive en los dispositivos de quienes la forman, no en un servidor. Puedes empezar sin internet.
start-community = ¿Cómo se llama? Por ejemplo: Calle del Olmo
start-do = Crear
your-name = ¿Cómo te llama la gente?
your-name-how = Tu vecindario ve este nombre. Puedes cambiarlo más adelante.
join-title = Entrar en una comunidad
join-text = Conéctate a la misma wifi que alguien que ya esté dentro, o a su punto de acceso. No hace falta internet.
join-code = El código, o las doce palabras
join-code-how = Tal como te lo muestre, te lo diga o te lo mande.
join-at = ¿No aparece nadie?
join-at-address = Su dirección
join-at-how = Esa persona la encuentra en «Cerca».
join-do = Entrar
join-no-code = Falta el código. Escribe lo que te muestre tu vecino o vecina, o las doce palabras.
join-no-name = Falta tu nombre. Di cómo te llama la gente.
join-bad-address = Eso no es una dirección. Son así: 192.168.1.5:4000; la otra persona la encuentra en «Cerca».
wait-title = Entrando
wait-not-in = Todavía no estás dentro
wait-looking = Buscando a alguien que pueda abrirte
wait-met = { $name } está aquí
wait-met-somebody = Hay alguien del barrio aquí
wait-asking = { $name } te está abriendo
wait-asking-somebody = Te están abriendo
wait-second = Han propuesto dejarte entrar. Hace falta que otra persona miembro esté de acuerdo; esta página sigue sola cuando lo esté, o vuelve más tarde con el mismo código.
wait-not-let-in = { $why } Buscando a otra persona miembro …
wait-admitted = Ya estás dentro: { $community }
wait-receiving = { $count ->
    [one] Ha llegado una publicación
   *[other] Han llegado { $count } publicaciones
}, faltan { $missing }
wait-received = { $count ->
    [one] Ha llegado una publicación
   *[other] Han llegado { $count } publicaciones
}
wait-stop = Parar
wait-again = Probar otra vez
remedies-title = Si no aparece nadie
remedy-running = ¿Está Potluck abierto en el dispositivo de la otra persona?
remedy-wifi = ¿Estáis en la misma wifi? Las redes de invitados separan los dispositivos; el punto de acceso de un móvil funciona.
remedy-firewall = ¿Hay una VPN encendida o pregunta un cortafuegos? Apaga la VPN y deja que Potluck use la red local.
address-title = O deja que te encuentren
address-how = Lee esto en voz alta. La otra persona lo escribe en «Cerca».

# Home
home-title = Inicio
home-for-me = Para mí
home-near-me = Cerca de mí
home-nothing-for-me = Nada te espera. ¿Qué podrías traer tú?
home-nothing-near = Todavía no hay nada. Estrena el tablón: ¿qué necesitas, qué podrías traer?
home-more = Ver más
new-label = Escribir algo nuevo
new-need = Necesito
new-offer = Ofrezco
new-skill = Enseñar o aprender
new-event = Encuentro

# Cards
card-you = Tú
card-by = para { $when }
card-gaps = { $count ->
    [one] Falta una persona
   *[other] Faltan { $count } personas
}
kind-need = Necesidad
kind-offer = Oferta
kind-lend = Se presta
kind-share = Para compartir
kind-teach = Puede enseñar
kind-learn = Quiere aprender
kind-event = Encuentro
kind-profile = Persona
kind-newer = Necesita una versión más nueva
urgency-now = Hace falta ya
urgency-days = En unos días
urgency-week = Esta semana
urgency-anytime = Sin prisa
state-open = Nadie ha respondido todavía
state-open-need = Nadie ha respondido todavía
state-asked = { $count ->
    [one] Una respuesta
   *[other] { $count } respuestas
}
state-simmering = Reuniendo respuestas antes de elegir
state-partly = Quedan { $left }
state-matched = Con acuerdo
state-helps = Ayuda { $name }
state-goes-to = Es para { $name }
state-you-help = Ayudas tú
state-for-you = Es para ti
state-done = Hecho
state-withdrawn = Retirado
state-expired = Terminó: nadie lo renovó
state-hidden = Oculto por quienes coordinan
state-held = Ya se hizo
state-thanked = Agradecido
state-planned = Previsto
state-on = Está pasando ahora
state-over = Terminado
state-cancelled = Cancelado
held-here = Solo en este dispositivo
held-others = { $count ->
    [one] También en otro dispositivo
   *[other] También en otros { $count } dispositivos
}

# Leaving
away-title = Un enlace a otro sitio
away-text = Alguien escribió esta dirección. No es parte de Potluck. Quien la lleva verá que entras.
away-plain = No está cifrada: por el camino otros pueden leer lo mismo que tú.
away-go = Abrirla
away-stay = Quedarme aquí

# About
about-title = Acerca de Potluck
about-motto = Cada cual trae lo que tiene y toma lo que necesita.
about-what = Potluck no necesita servidor ni internet. Lo que escribes se guarda en tu dispositivo y se intercambia con los dispositivos de tu vecindario cuando se encuentran, sellado para que nadie más pueda leerlo.
about-not-reviewed = Nadie de fuera ha revisado todavía el cifrado de este programa. No te juegues con él tu seguridad.
about-version = Versión
about-licence = Licencia
about-uses = Hecho con
demo-label = Barrio de muestra

# Escribir algo
not-now = Ahora no
post-need = Necesito algo
post-offer = Ofrezco algo
post-teach = Puedo enseñar algo
post-learn = Quiero aprender algo
post-event = Un encuentro nuevo
post-change = Cambiarlo
post-do = Ponerlo en el tablón
post-later = Seguir después
post-need-line = ¿Qué necesitas? Basta una línea
post-offer-line = ¿Qué ofreces? Basta una línea
post-teach-line = ¿Qué puedes enseñar?
post-learn-line = ¿Qué te gustaría aprender?
post-event-line = ¿Qué es?
post-skill-which = Enseñar o aprender
post-suggested = Suena a: { $category }
post-urgency = ¿Cuánta prisa corre?
post-mode = ¿Cómo lo ofreces?
mode-give = Para quedárselo
mode-lend = Para prestar
mode-share = Para compartir
post-date = Día
post-start = Desde
post-end = Hasta
post-place = Dónde
post-sealed = Dirección o teléfono
post-sealed-what = Solo para quien elijas
post-sealed-how = Esta parte va sellada. Nadie puede abrirla salvo la persona cuya respuesta elijas, ni siquiera quienes coordinan.
post-more = Contar más
post-body = Más palabras
post-category = De qué se trata
post-category-auto = Según las palabras
post-quantity = Cuánto
post-unit = De qué, como bolsas u horas
post-by = No más tarde de
post-from = No antes de
post-day = Día
post-time = Hora
post-standing = Vale una y otra vez
post-level = Para quién, como principiantes
post-format = Cómo
format-one-to-one = De persona a persona
format-group = En grupo
post-repeat = Se repite
repeat-once = Una vez
repeat-weekly = Cada semana
repeat-biweekly = Cada dos semanas
repeat-monthly = Cada mes
post-until = La última vez, el
post-capacity = Plazas
post-shifts = Turnos
post-shifts-like = cocina 2-3
post-shifts-how = Uno por línea: la tarea y cuántas personas, como «cocina 2-3».
post-bring = Qué traer
post-bring-like = pan 3
post-bring-how = Una cosa por línea, y cuántas.
post-circle = Quién puede leerlo
post-circle-all = Todo el mundo aquí
post-circle-how = Lo de un círculo solo lo ve quien está en él.
post-tags = Etiquetas
post-tags-how = Hasta ocho, separadas por comas.
post-recorded-for = Escrito para
post-recorded-for-how = El nombre de alguien sin dispositivo para quien escribes esto.

# Una cosa del tablón
record-by = { $name }, { $when }
record-by-you = Tú, { $when }
record-from = desde { $when }
record-quantity = { $count } { $unit }
record-standing = Vale una y otra vez
record-for = Para { $name }
record-circle = Solo para el círculo { $circle }
record-until = Vale hasta { $day }
record-hidden = Alguien que coordina lo ha ocultado:
record-newer = Algo de esto necesita una versión más nueva de Potluck.
record-sealed = Parte sellada
record-sealed-closed = Hay una parte sellada: una dirección o un teléfono. Solo puede abrirla quien { $name } elija.
record-answers = Respuestas
record-thanks = Agradecimientos
record-flags = Avisos
record-more = Qué más se puede hacer
record-talk = Preguntas y comentarios
record-talk-say = Pregunta o añade algo
record-talk-how = Lo lee quien puede leer esto, durante 90 días.
step-help = Puedo ayudar
step-want = Me gustaría
step-release = Retirar mi respuesta
step-done = Ya está entregado
step-confirm = Sí, ya está
step-thank = Dar las gracias
step-renew = Sigue en pie
step-edit = Cambiar
step-withdraw = Retirarlo
step-cancel = Cancelar el encuentro
step-flag = Aquí hay algo mal
step-hide = Ocultarlo
answer-choose = Elegir
answer-decline = Decir que no, con cariño
claim-asked = espera respuesta
claim-accepted = elegida
claim-handed-over = entregado
claim-confirmed = hecho
claim-declined = se ha dicho que no
claim-released = retirada
claim-lapsed = ha caducado
claim-share = { $share } de { $all }
ask-help = ¿Puedes ayudar?
ask-want = ¿Te gustaría?
ask-claim-means = { $name } ve tu respuesta y elige. Aquí no es costumbre que gane quien llega antes.
ask-claim-note = Unas palabras para { $name }
ask-quantity = Cuánto
ask-accept = ¿Elegir a { $name }?
ask-accept-means = Se lo diremos a { $name }. Los demás siguen a la espera hasta que les digas algo.
ask-accept-means-sealed = Entonces podrá abrir la parte sellada. Eso no tiene vuelta atrás.
ask-accept-do = Elegir a { $name }
ask-decline = ¿Decirle que no a { $name }?
ask-decline-means = Con una palabra amable es más fácil volver a preguntar.
ask-decline-note = Unas palabras
ask-decline-do = Decir que no
ask-release = ¿Retirar tu respuesta?
ask-release-means = Así puede ayudar otra persona.
ask-no-place = ¿Al final no vienes?
ask-no-shift = ¿Al final no haces el turno «{ $role }»?
ask-no-bring = ¿Al final no traes «{ $item }»?
ask-no-sign-up-means = Tu lugar queda libre para otra persona. Si te vuelves a apuntar más tarde, quedas al final de la lista.
ask-done = ¿Ya está entregado?
ask-done-means = La otra persona lo confirma, o se confirma solo a los siete días.
ask-done-thanks = Unas palabras de agradecimiento, si quieres
ask-thank = ¿Dar las gracias a { $name }?
ask-thank-means = Lo puede leer toda la comunidad.
ask-thank-words = Tus palabras
ask-withdraw = ¿Retirarlo?
ask-cancel = ¿Cancelar el encuentro?
ask-withdraw-means = Sale del tablón, y quien haya respondido lo ve. Puedes volver a ponerlo hasta su último día.
ask-cancel-means = Quien se haya apuntado ve que no se hace. Esto no se puede deshacer.
ask-forget = Pide también a todos los dispositivos que borren lo que dice. Esto no se puede deshacer.
ask-flag = ¿Qué hay mal?
ask-flag-means = Lo veis quienes coordinan y tú, nadie más.
ask-flag-reason = Qué hay mal
ask-hide = ¿Ocultarlo del tablón?
ask-hide-means = En su lugar queda una nota con tu nombre y tu motivo, a la vista de todos.
ask-hide-reason = Por qué

# Encuentros
events-list = Lista
events-month = Mes
events-how = Cómo verlos
events-coming = Próximamente
events-none = Todavía no hay nada previsto. ¿Y una comida juntos?
events-past = Lo que ya fue
month-others = Otros meses
month-free = No hay nada previsto este mes. ¿Qué tal una comida juntos?
event-zone = Zona horaria:
event-shifts = Turnos
event-bring = Qué traer
event-reserve = en reserva
event-signed-up = Estás en la lista
step-no-sign-up = Al final no puedo
event-come = Voy
event-take = Lo hago yo
event-bring-do = Lo traigo yo
event-full = Completo; quien se apunte ahora queda en reserva
event-left = { $count ->
    [one] Queda una plaza
   *[other] Quedan { $count } plazas
}
event-coming = { $count ->
    [0] Todavía no se ha apuntado nadie
    [one] Viene una persona
   *[other] Vienen { $count } personas
}
event-gap = { $count ->
    [one] Falta una persona
   *[other] Faltan { $count } personas
}
event-enough = No falta nadie
event-bring-gap = { $count ->
    [one] Falta uno
   *[other] Faltan { $count }
}
event-brought = No falta nada

# Buscar
search-words = ¿Qué buscas?
search-all = Todo
search-needs = Necesidades
search-offers = Ofertas
search-skills = Saberes
search-events = Encuentros
search-do = Buscar
search-count = { $count ->
    [0] No se ha encontrado nada. Prueba con menos letras
    [one] Se ha encontrado una cosa
   *[other] Se han encontrado { $count } cosas
}
search-count-more = Se han encontrado más de { $count } cosas. Con más palabras saldrán menos
demo-ribbon = Un barrio inventado. De aquí no sale nada de este ordenador.
held-everyone = { $count ->
    [one] Con todos los que están cerca, en otro dispositivo
   *[other] Con todos los que están cerca, en otros { $count } dispositivos
}
sync-nothing = Todavía no has escrito nada
record-sealed-mine = Sellado: solo lo puede leer quien tú elijas
