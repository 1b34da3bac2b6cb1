# Texts: terminal. What only the command line says.

## Around every answer
print-error = error:
print-hint = pista:
print-next = Ahora:
print-look = Atención:
hint-help = prueba con --help
hint-stop-first = si es de otra versión, páralo primero
problem-not-printed = no se ha podido mostrar la respuesta: { $why }
problem-unread = no se ha podido leer nada de stdin: { $why }
problem-no-home-folder = en este equipo no hay una carpeta personal donde guardar las cosas
hint-say-home = di dónde guardarlas: --home CARPETA
problem-only-alone = lo que va delante de la orden es solo para `potluck` sin más
hint-behind-the-command = quítalo, o dilo detrás de la orden

## The board
print-head-needs = Necesidades
print-head-offers = Ofertas
print-head-skills = Saberes
print-head-events = Encuentros
print-head-others = Otros
print-nothing-yet =
    Todavía nada. ¿Qué podrías traer tú?

      potluck offer "Dos bolsas de patatas" --category food
      potluck need "Alguien que me lleve al médico" --category transport
print-nothing-fits = No hay nada así. `potluck board --all` lo muestra todo.
print-in = en { $name }
print-asking = { $n ->
    [one] 1 respuesta espera
   *[other] { $n } respuestas esperan
 }
print-gaps = { $n ->
    [one] falta 1 persona en los turnos
   *[other] faltan { $n } personas en los turnos
 }
print-hidden-title = (oculto por la coordinación)
print-no-title = (sin título)
print-left = quedan { $left } de { $all } { $unit }

## One record
print-hidden-by = Oculto por la coordinación: { $why }
print-needs-newer = Algo de esto necesita una versión más nueva de Potluck.
print-flagged-by = Aviso de { $who }
print-for-level = para { $level }
print-standing = siempre en pie
print-opens-by = se abre a quien elija { $name }
print-opens-by-you = se abre a quien tú elijas
print-only-those-in = { $name }; solo lo lee quien está dentro
print-answers = Respuestas
print-thanks = { $name } da las gracias
print-thanks-words = { $name } da las gracias: { $text }
print-of = { $some } de { $all }
print-sealed = Sellado:
print-only-here-yet = Está solo en este dispositivo, hasta el próximo intercambio.
print-forgotten =
    { $code } ya no está en este dispositivo, y se pide a todos que lo olviden.
    Cada dispositivo lo borra cuando se entera. Lo que alguien ha leído o copiado, nadie lo puede recoger.
print-fact-from = De
print-fact-in = En
print-fact-for = Para
print-fact-not-before = No antes de
print-fact-not-after = No después de
print-fact-where = Dónde
print-fact-how-many = Cuánto
print-fact-sealed = Sellado
print-fact-tags = Etiquetas
print-fact-until = En pie hasta
print-fact-held = Guardado

## Events
print-from-to = { $from } a { $to }
print-shifts = Turnos
print-to-bring = Para llevar
print-missing = { $n ->
    [one] falta 1
   *[other] faltan { $n }
 }
print-reserve = { $name } (reserva)
print-fact-when = Cuándo
print-fact-clock = Hora de
print-fact-again = Se repite
print-fact-then = Después
print-fact-coming = Vienen

## What was done to a record; its code and title follow
deed-accept = Respuesta elegida para
deed-claim = Has respondido a
deed-confirm = Confirmado:
deed-decline = Respuesta rechazada para
deed-done = Entregado:
deed-edit = Cambiado:
deed-event = Encuentro puesto:
deed-flag = Has avisado sobre
deed-hide = Oculto:
deed-need = Necesidad puesta:
deed-offer = Oferta puesta:
deed-release = Respuesta retirada de
deed-renew = Renovado:
deed-sign-up = Te has apuntado a
deed-cancel-sign-up = Ya no estás en la lista:
name-changed = Ahora te llamas { $name }. Los demás lo ven cuando vuestros dispositivos se encuentren.
deed-skill = Saber puesto:
deed-thank = Gracias dadas por
deed-withdraw = Retirado:
problem-nothing-to-change = no hay nada que cambiar
hint-say-what = di qué, por ejemplo: potluck edit { $code } --title "…"

## Circles and messages
print-no-circles =
    Todavía no estás en ningún círculo.

      potluck circle new "Comité de cocina"
      potluck circle invite "Comité de cocina" Ben
print-no-messages =
    Todavía no ha escrito nadie.

      potluck message Ben "¿Cocinamos juntos?"
print-nothing-written = Aquí todavía no se ha escrito nada.
print-asked-in = Te han invitado:
print-asked = con invitación: { $names }
print-new = nuevo
print-unread = { $n ->
    [one] 1 nuevo
   *[other] { $n } nuevos
 }
print-also-with = { $n ->
    [one] también con 1 más
   *[other] también con { $n } más
 }
print-written = Escrito; los demás lo recibirán cuando vuestros dispositivos se encuentren.
print-written-about = Escrito sobre { $code }; los demás lo recibirán cuando vuestros dispositivos se encuentren.
deed-circle-new = Empezado: { $name }.
deed-circle-invite = { $person } tiene invitación a { $name }.
deed-circle-accept = Estás en { $name }.
deed-circle-leave = Has salido de { $name }.
deed-circle-remove = { $person } ya no está en { $name }.

## Who is in
print-no-communities = Esta carpeta todavía no está en ninguna comunidad. `potluck start` empieza una, `potluck join` entra en una.
print-you-are = eres { $name }, { $role }
print-out = fuera
print-in-use = en uso
print-name-you = { $name } (tú)
print-let-in-by = entró con { $name }
print-founded = fundó
print-since = desde { $day }
print-how-to-confirm = La coordinación confirma a quien llega:
print-only-steward = La coordinación eres solo tú. Con una segunda y una tercera persona nadie decide en solitario:
print-is-now = { $name } es ahora { $role }.
print-started = Has empezado { $name }.
print-joined = Estás en { $name }.
print-recovered = Has vuelto a { $name }.
print-device-yours = Este dispositivo ya es tuyo, en { $name }.
print-newcomer-note = Ya puedes leer y escribir; la coordinación te confirmará como miembro.
print-founder-advice = La coordinación eres solo tú. Cuando haya otras dos personas, pásales también la coordinación: potluck people promote NOMBRE. Hasta que seáis tres, en una disputa gana quien lleva más tiempo.
print-fact-community = Comunidad
print-fact-person = Persona
print-fact-device = Dispositivo
print-fact-name = Nombre
print-fact-role = Papel
print-invited = Para { $n ->
    [one] una persona ({ $role })
   *[other] { $n } personas ({ $role })
 }, hasta { $day }:
print-or-say = o, para decir o apuntar:
print-invited-words = Las palabras sirven con cualquiera de la comunidad que esté cerca; el código también.
print-invited-way = Las palabras sirven con cualquiera de la comunidad que esté cerca; el código sabe además el camino hasta aquí.
print-other-types = La otra persona escribe:

## Who decides
print-past = Pasadas
print-did-not-count = No ha contado
print-nothing-waits = No hay nada por firmar.
print-proposed-by = Lo propuso { $name }, { $when }. { $signatures } Espera hasta { $day }.
print-nobody-signed = no ha firmado nadie
print-signed = { $n ->
    [one] ha
   *[other] han
 } firmado { $names }
print-it-takes = { $n ->
    [one] Hace falta 1 firma
   *[other] Hacen falta { $n } firmas
 }: { $signed }.
print-it-takes-can = { $n ->
    [one] Hace falta 1 firma
   *[other] Hacen falta { $n } firmas
 }: { $signed }, puede firmar { $names }.
print-enough-signed = Han firmado { $names }, y con eso basta. Valdrá cuando uno de sus dispositivos conozca todas las firmas; hasta entonces viaja con cada intercambio.
print-travels = Viaja con cada intercambio y espera hasta { $day }.
print-proposed = Propuesto: { $what }
print-they-type = Escriben:
print-lets-every = cualquier miembro
print-lets-two = dos miembros juntos
print-only-stewards = solo la coordinación
print-reads-all = todo lo que aún se guarda
print-reads-since = lo que se escribe después de entrar
print-reads-nothing = nada hasta que la coordinación les confirme
print-none-so-far = ninguno hasta ahora
print-none = nadie
print-fact-lets-in = Quién deja entrar
print-fact-newcomers = Quien llega lee
print-fact-stewards = Coordinación
print-fact-trustees = De confianza
print-fact-checkpoint = Punto fijo
print-no-trustees = No hay personas de confianza. Si se perdiera la última persona de la coordinación, nadie podría nombrar otra.
print-trustees = Si se pierde la última persona de la coordinación, { $who } nombran otra.
print-of-names = { $some } de { $names }
print-noted = Ahora todos lo ven junto al nombre.
print-note-taken-back = La nota sobre { $name } se ha retirado.
print-pause = Por favor, una pausa con { $name }:
word-decision-open = abierta
word-decision-done = decidida
word-decision-over = terminada

## Devices, the twelve words, the door
print-this-device = Este dispositivo
print-a-device = Un dispositivo
print-this-one = { $label } (este)
print-put-out = retirado
print-wrote = escribió { $when }
print-wrote-nothing = aún no ha escrito
print-words-gone = Las doce palabras ya no se guardan aquí: se comprobaron, o están en otro dispositivo tuyo.
print-words-write = Escribe estas doce palabras en papel, en este orden. Quien las tenga eres tú:
print-words-then = Después di las palabras { $numbers } de tu papel:
print-words-checked = Correcto. Las doce palabras ya no se guardan aquí: guarda bien tu papel.
print-gone-on = Este es ahora un dispositivo nuevo tuyo. Lo que otros tienen del anterior volverá cuando os encontréis; entonces se retira el anterior.
print-door-open = La puerta está abierta hasta { $when }:
print-door-closed = La puerta está cerrada.
print-invitations-answered = Las invitaciones se atienden.
print-invitations-unanswered = Las invitaciones no se atienden aquí hasta que se vuelva a abrir la puerta.
print-is-in = { $name } ya está dentro.
print-somebody-is-in = Alguien ya está dentro.
print-door-time-over = Se ha acabado el tiempo: la puerta está cerrada.
problem-digits-differ = las cifras no eran las mismas: no se ha cambiado nada, y la puerta está cerrada
hint-open-anew = puede que otra persona tenga tu código; abre la puerta de nuevo, y mirad las dos pantallas

## What protects this device
print-locked = Bloqueado
print-open = Abierto, con contraseña
print-no-passphrase = Sin contraseña
print-auto-lock = Se bloquea solo después de { $n ->
    [one] 1 minuto
   *[other] { $n } minutos
 } en los que nadie pide nada.
print-duress = Hay una segunda contraseña que lo destruye.
print-backed-up = Copia hecha de
print-backup-good = Esta copia está bien: tiene
print-restored = Recuperado:
print-backup-holds = { $names }: { $records ->
    [one] 1 publicación
   *[other] { $records } publicaciones
 }, { $n ->
    [one] 1 operación
   *[other] { $n } operaciones
 }, { $size }.
print-restored-device = Este es un dispositivo nuevo. Puede leerlo todo; para escribir, di tus doce palabras o deja que otro dispositivo tuyo lo añada.
print-wiped = Todo lo que había aquí ha desaparecido.
problem-no-file-name = eso no es el nombre de un archivo: { $why }
problem-passphrase-already = ya hay una contraseña
hint-passphrase-change = elige otra con `potluck passphrase change`
problem-none-to-open = no hay ningún nodo en marcha que abrir
hint-run-to-open = arranca uno con `potluck run`; todas las demás órdenes piden la contraseña por sí solas
problem-nobody-types = hace falta { $what }, y no hay nadie para escribirla
hint-type-or-give = escríbela en una terminal, o dala con --passphrase-fd: --passphrase-fd 0 la lee de stdin
problem-two-differ = las dos no eran iguales, así que no se ha cambiado nada
hint-type-slowly = prueba otra vez; nadie ve lo que escribes, así que escribe despacio
problem-no-further = no hay más contraseñas en el archivo abierto { $file }
hint-as-many-lines = da tantas líneas como se piden
problem-not-text = la contraseña no es texto
hint-utf8 = escríbela en UTF-8
problem-open-file = no se puede leer nada del archivo abierto { $file }: { $why }
hint-open-file = abre uno para ello, como `--passphrase-fd 3 3< ARCHIVO`

## Questions
ask-passphrase = La contraseña de este dispositivo
ask-new-passphrase = Una contraseña para este dispositivo
ask-the-new-passphrase = La contraseña nueva
ask-wiping-passphrase = La contraseña que destruye
ask-new-for-backup = Una contraseña para esta copia
ask-of-backup = La contraseña de esta copia
ask-once-more = Otra vez
ask-twelve-words = Escribe tus doce palabras, con espacios entre ellas:
ask-leave = ¿Dejar la comunidad con todos tus dispositivos?
ask-remove = ¿Sacar a { $name }?
ask-succeed = ¿Dar a { $new } lo que escribió { $old }, y sacar a { $old }?
ask-wipe = Escribe { $name } para destruir todo lo de aquí para siempre:
ask-same = ¿Son las mismas? [s/n]
ask-type-yes = Escribe sí para seguir:
typed-yes = sí
problem-not-confirmed = no se ha hecho nada, porque no se confirmó
hint-type-yes = escribe sí cuando se te pregunte, o di --yes con la orden

## On the way
way-listening = Se nos encuentra en { $address }
way-not-listening = No se nos encuentra en { $address }: { $why }
way-looking = Buscando a alguien cerca …
way-met = Aquí está { $name }, dispositivo { $device }
way-met-somebody = Aquí hay alguien, dispositivo { $device }
way-admitted = Nos dejan entrar.
way-admitted-to = Nos dejan entrar: { $name }
way-waits = Han propuesto dejarte entrar. Hace falta que otra persona miembro esté de acuerdo: esperando …
way-not-let-in = Alguien no nos deja entrar: { $why }. Buscando a otra persona miembro …
way-received = { $n ->
    [one] Recibida 1 operación
   *[other] Recibidas { $n } operaciones
 }
way-received-some = { $n ->
    [one] Recibida 1 operación
   *[other] Recibidas { $n } operaciones
 }, faltan { $missing }
way-equal = Todo está igual con { $name }, dispositivo { $device }
way-equal-somebody = Todo está igual con alguien, dispositivo { $device }
way-left = Ya no está cerca: { $name }, dispositivo { $device }
way-left-somebody = Ya no está cerca: alguien, dispositivo { $device }
way-changed = { $code }  { $title }: { $state }
way-digits = ¿Ve { $name } las mismas seis cifras?  { $digits }
way-digits-other = ¿Muestra la otra pantalla las mismas seis cifras?  { $digits }
way-code = Escribe esto en el otro dispositivo: { $code }
way-code-here = Escribe esto en el otro dispositivo: { $code }  (aquí: { $address })
way-said = { $code }  { $name } ha escrito algo
way-standing = Ha cambiado cómo están las cosas.
way-locked = Bloqueado; `potluck unlock` lo abre.
way-unlocked = Abierto.
way-saved = Guardado hasta ahora: { $size }
run-running = El nodo está en marcha; Ctrl-C lo para.
run-stopped = Parado; todo queda guardado.
problem-cannot-listen = no se puede escuchar en { $address }: { $why }
hint-another-address = prueba con otra dirección
problem-cannot-stop = aquí no se le puede decir al nodo que pare: { $why }

## How things stand
print-node-runs = hay un nodo en marcha
print-no-node-runs = no hay ningún nodo en marcha; `potluck run` arranca uno
print-operations = { $n ->
    [one] 1 operación
   *[other] { $n } operaciones
 }
print-without-text = { $n ->
    [one] 1 todavía sin su texto
   *[other] { $n } todavía sin su texto
 }
print-fact-you-are = Eres
print-fact-here = Aquí
print-fact-on-disk = En disco
print-yours = Lo tuyo
print-near = Cerca
print-nobody-near-no-node = No hay nadie cerca, porque aquí no hay ningún nodo en marcha; `potluck run` arranca uno.
print-strangers = { $n ->
    [one] 1 más cerca que no es
   *[other] { $n } más cerca que no son
 } de esta comunidad, que se sepa
print-to-read-out = Para dictar a otros (--at)
print-nothing-new = Nada nuevo.
print-received = { $n ->
    [one] Recibida 1 operación
   *[other] Recibidas { $n } operaciones
 }.
print-nothing-happened = Todavía no ha pasado nada.

## The first minute
greet =
    Potluck: cada cual trae lo que tiene y toma lo que necesita.

      potluck start "Calle Olmo" --as Ana   empezar una comunidad
      potluck join CÓDIGO --as Ben          entrar en una, con el código de un vecino
      potluck demo                          mirar un barrio de muestra

    `potluck --help` muestra todas las órdenes (en inglés).
greet-back =
    Potluck: cada cual trae lo que tiene y toma lo que necesita.

      potluck board      qué hace falta y qué se ofrece
      potluck status     cómo están las cosas
      potluck run        encontrar a otros e intercambiar con ellos

    `potluck --help` muestra todas las órdenes (en inglés).
greet-link = Abre este enlace en tu navegador; sirve una sola vez:
greet-open = Potluck está abierto en tu navegador.
greet-again = Intro lo abre otra vez, Ctrl-C lo termina.
greet-again-elsewhere = Muestra el nodo que ya está en marcha. Intro lo abre otra vez, Ctrl-C lo termina.

## What was typed and not understood
typed-command = no hay ninguna orden «{ $found }»
typed-argument = «{ $found }» no se esperaba aquí
typed-missing = falta: { $missing }
typed-together = «{ $one }» no va junto con «{ $other }»
typed-value = «{ $found }» no vale para «{ $arg }»
typed-why = { $what }; { $hint }
typed-number = hace falta un número desde 1, como 2
typed-minutes = hace falta un número de minutos, como 15, o never
typed-shift = un turno es una tarea, y cuántas personas como mínimo y como máximo, como cook:2:3
typed-shift-order = { $least } es más que { $most }; primero va el mínimo, como cook:2:3
typed-shift-room = un turno necesita sitio para al menos una persona, como cook:2:3
typed-bring = lo que hay que llevar es una cosa y cuántas, como bread:3
typed-zone-longer = las zonas horarias tienen nombres más largos; ¿querías decir { $name }?
typed-zone = las zonas horarias se llaman como Europe/Madrid o America/New_York
typed-steward = a nadie se le invita a la coordinación: eso se decide después
typed-role = una invitación es para newcomer o para member
typed-address = una dirección se parece a /ip4/192.168.1.20/tcp/4001; `potluck peers` muestra la propia
date-unclear = «{ $typed }» no es una fecha que yo entienda; escríbela como 2026-12-01, 2026-12-01T09:00, tomorrow, "tue 9:00", "in 3 days" o 18:30
date-order = «{ $typed }» puede ser dos fechas; escribe primero el año, como 2026-12-01
date-no-such-day = «{ $typed }» no está en el calendario; ¿se te ha ido el dedo?
date-past = { $date } ya ha pasado
hint-date-past = elige un día que esté por llegar, como tomorrow o "tue 9:00"
date-no-time = { $date } necesita también una hora, como 2026-12-05T18:00 o "sat 18:00"
date-too-far = { $what } queda demasiado lejos
print-opens-with-backup = Se abre con la contraseña de esta copia; `potluck passphrase change` pone otra.
print-opens-with-home = Se abre con la contraseña que esta carpeta tenía antes.
