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
said-thanked = Has dado las gracias.
said-flagged = Quienes coordinan lo verán.
said-hidden = Está oculto. Queda una nota con tu motivo.
said-withdrawn = Lo has retirado.
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
demo-ribbon = Estás viendo una calle inventada. Nada de aquí sale de este ordenador.
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
card-by = antes de { $when }
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
