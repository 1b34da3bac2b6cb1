# Texts: problems.
verbatim = { $text }
problem-locked = este dispositivo está bloqueado
hint-unlock = ábrelo con `potluck unlock`
problem-no-community = todavía no hay ninguna comunidad en { $home }
hint-start-or-join = empieza una con `potluck start NOMBRE --as TÚ`, o entra en una con `potluck join CÓDIGO --as TÚ`

## Nobody near
problem-nobody-join = en { $n ->
    [one] un segundo
   *[other] { $n } segundos
 } no se ha encontrado a nadie que pueda dejarnos entrar
problem-nobody-sync = no se ha encontrado a nadie con quien intercambiar nada
problem-strangers-join = { $n ->
    [one] hay un dispositivo cerca, pero no ha
   *[other] hay { $n } dispositivos cerca, pero ninguno ha
 } podido dejarnos entrar en { $seconds ->
    [one] un segundo
   *[other] { $seconds } segundos
 }
problem-strangers-sync = { $n ->
    [one] hay un dispositivo cerca, pero no ha
   *[other] hay { $n } dispositivos cerca, pero ninguno ha
 } podido intercambiar nada con nosotros
hint-nobody = pídeles que ejecuten `potluck run`, y usad la misma wifi o el mismo punto de acceso; algunas redes separan los dispositivos: entonces usa el punto de acceso de un móvil
hint-nobody-read-out = { $first }; o dicta una de tus direcciones para su --dial: { $addresses }
hint-nobody-unanswered = { $first }; nadie ha respondido en { $addresses }
hint-remedies =
    lo que casi siempre ayuda:
      1. que allí funcione un nodo: `potluck run`
      2. estar en la misma wifi, y no en una de invitados; o en el punto de acceso de un móvil
      3. quitar la VPN, y que el cortafuegos deje a `potluck` usar la red local
      4. que uno escriba dónde está el otro: allí lo dice `potluck peers`
problem-no-network = este nodo no tiene red
hint-with-network = ejecuta la orden con red, o arranca `potluck run`
problem-done-not-shown = está hecho, pero no se puede mostrar
hint-look-and-report = mira el tablón y avísanos: es un error nuestro
hint-ask-again = vuelve a pedirlo dentro de un momento

## On the page
problem-odd-answer = el nodo en marcha ha respondido otra cosa de la que se le preguntó
hint-restart-node = puede que sea de otra versión: páralo y vuelve a arrancarlo
problem-not-yours-to-change = tú no puedes cambiar esto, o ya no
hint-author-changes = quien lo escribió puede cambiarlo mientras siga en pie
problem-no-sample = aquí no hay un barrio de muestra
hint-run-potluck = ejecuta `potluck`
problem-page-port = la página no se puede servir en el puerto { $port }: { $why }
hint-other-port = elige otro --port, o ninguno: entonces se toma uno libre

## Whom and what one means
problem-circle-known = ya conoces un círculo llamado «{ $name }»
hint-not-mixed-up = elige otro nombre, para que nadie los confunda
problem-nothing-called = «{ $name }» no es aquí ni una persona, ni un círculo, ni una publicación
hint-look-everywhere = mira `potluck people`, `potluck circle` o `potluck board`
problem-may-be-several = «{ $name }» puede ser varias cosas aquí
hint-say-which = di cuál con { $which }
hint-name-somebody-else = nombra a otra persona
problem-nobody-called = aquí no hay nadie que se llame «{ $name }»
hint-look-at-people = mira `potluck people`
problem-several-people = con eso { $n ->
    [one] se nombra a 1 persona
   *[other] se nombra a { $n } personas
 }
hint-which-by-id = di cuál por el comienzo del identificador: { $ids }
problem-no-device-called = no tienes ningún dispositivo llamado «{ $name }»
problem-several-devices = con eso { $n ->
    [one] se nombra 1 dispositivo tuyo
   *[other] se nombran { $n } dispositivos tuyos
 }
hint-device-by-id = di cuál por el comienzo de su identificador: lo muestra `potluck devices`
problem-no-such-community = en esta carpeta no hay ninguna comunidad «{ $name }»
hint-start-or-join-one = empieza una con `potluck start`, o entra en una
hint-it-has = hay: { $names }
problem-several-communities = en esta carpeta hay varias comunidades llamadas { $name }
hint-community-by-id = di el comienzo de su identificador; lo muestra `potluck communities --json`
problem-no-circle-called = no estás en ningún círculo llamado «{ $name }», ni te han invitado a uno
hint-look-at-circle = mira `potluck circle`
problem-several-circles = { $n ->
    [one] 1 círculo se llama
   *[other] { $n } círculos se llaman
 } «{ $name }»
hint-which-by-code = di cuál por su código: { $codes }
problem-one-community = una petición es sobre una sola comunidad
problem-not-yet = esto todavía no se puede pedir
hint-board-all = mira `potluck board --all`, o intercambia con alguien cerca

## Devices, the door, the twelve words
problem-twelve-words = { $n ->
    [one] son doce palabras, y aquí hay 1
   *[other] son doce palabras, y aquí hay { $n }
 }
hint-type-all = escríbelas todas, con espacios entre ellas
problem-home-knows-none = esta carpeta todavía no conoce ninguna comunidad
hint-give-code-too = da también un código de un miembro: allí lo muestra `potluck welcome`
problem-device-in-already = este dispositivo ya está en la comunidad
hint-use-or-recover = úsalo; o recupérate en el dispositivo nuevo
problem-invitation-over = el último día de esta invitación fue el { $day }
problem-cannot-look = no se puede buscar a nadie: este nodo no tiene red
problem-cannot-ask = no se puede pedir a nadie que nos deje entrar: este nodo no tiene red
hint-start-with-network = arráncalo con red
problem-home-has-community = la carpeta { $home } ya tiene una comunidad: { $name }

## What protects this device
problem-no-passphrase-to-open = no hay contraseña con la que volver a abrirlo
hint-set-passphrase-first = pon una primero con `potluck passphrase set`
problem-no-old-passphrase = todavía no hay una contraseña que dar como la anterior
hint-set-passphrase = pon una con `potluck passphrase set`
problem-auto-lock = el bloqueo automático espera de 1 a { $most } minutos, no { $n }
hint-like-fifteen = elige algo como 15
problem-nothing-to-wipe = aquí no hay nada que destruir
problem-not-its-name = ese no es el nombre de una comunidad de este dispositivo, así que no se ha destruido nada
hint-type-its-name = escribe su nombre como lo muestra `potluck status`, o destruye al momento con --now
problem-nothing-to-protect = aquí todavía no hay nada que proteger
hint-start-or-join-community = empieza una comunidad con `potluck start NOMBRE --as TÚ`, o entra en una con `potluck join CÓDIGO --as TÚ`
problem-too-many-tries = demasiadas contraseñas equivocadas
hint-try-in-seconds = prueba otra vez dentro de { $n ->
    [one] 1 segundo
   *[other] { $n } segundos
 }
problem-home-in-use = la carpeta { $home } ya está en uso, así que no se ha recuperado nada en ella
hint-new-home = elige otro --home, que puede no existir todavía
problem-backup-lacks = la copia { $file } se puede leer, pero no tiene todo lo que dice
hint-another-backup = usa otra, y haz una nueva donde el dispositivo todavía funcione

## Who decides
problem-refound-later = fundar de nuevo con la misma gente todavía no se puede pedir
hint-found-elsewhere = funda una comunidad nueva en otra carpeta e invítalos
problem-up-to-stewards = eso le toca a la coordinación, y tú no eres parte: { $stewards }
hint-ask-one-of-them = pregunta a alguien de ellos; `potluck people` dice quién es quién
problem-no-longer-in = ya no estás en esta comunidad
hint-ask-for-invitation = pide una invitación a un miembro
problem-person-out = esta persona ya no está
problem-steward-already = { $name } ya es parte de la coordinación
problem-no-steward = { $name } no es parte de la coordinación
problem-not-from-oneself = nadie se quita a sí mismo la coordinación, para que nadie pueda convencerle de hacerlo
hint-promote-first = primero pasa la coordinación a otra persona: `potluck people promote NOMBRE`
hint-another-demotes = pide a otra persona de la coordinación que lo proponga: `potluck people demote` con tu nombre
problem-leave-instead = uno no se saca, se va
hint-leave-does-it = lo hace `potluck leave`
problem-nobody-put-out = ningún encuentro de dos partes ha sacado a nadie
hint-who-was-removed = quien fue sacado, o nunca estuvo, entra con una invitación: `potluck invite`
hint-whom-a-merge-put-out = mira `potluck proposals`: dice a quién sacó un encuentro de dos partes
problem-left-already = ya te has ido
hint-come-back = pide una invitación a un miembro si quieres volver
problem-last-steward = eres la última persona de la coordinación, y { $n ->
    [one] todavía hay otra persona
   *[other] todavía hay otras { $n } personas
 }: sin coordinación no se puede confirmar ni sacar a nadie
problem-signed-already = ya has firmado { $code }
problem-not-yours-to-sign = esto no te toca firmarlo a ti: hacen falta { $needed } de { $names }
hint-carried = llegará a los demás con el próximo intercambio
hint-can-sign = puede firmar { $names }: les llegará con el próximo intercambio, o por quien los encuentre
problem-rules-already = las reglas ya son así
problem-no-rule = no hay ninguna regla llamada «{ $word }»
problem-no-trustee-named = no se ha nombrado a nadie de confianza
hint-who-trustees-are = di quiénes son: `potluck trustees Ben Cem Dora --needed 2`
problem-too-many-trustees = como mucho { $most } pueden ser personas de confianza
hint-three-or-five = tres o cinco bastan
problem-of-trustees = no se pueden pedir { $needed } de { $all }
hint-of-trustees = di un número de 1 a { $all }; lo normal es más de la mitad
problem-no-trustees = aquí no hay personas de confianza, así que solo la coordinación puede nombrar coordinación
hint-if-none-is-reached = si ya no se puede hablar con nadie de ellos, funda una comunidad nueva en otra carpeta e invita a la misma gente
problem-up-to-trustees = eso les toca a las personas de confianza: { $names }; tienen que estar de acuerdo { $needed }
hint-ask-one = pregunta a alguien de ellos

## What is filled in
problem-event-when = un encuentro necesita día y hora
hint-event-when = di cuándo empieza, por ejemplo 2026-12-05T18:00
problem-no-such-kind = «{ $kind }» no se puede poner en el tablón
problem-says-already = la publicación ya dice todo esto
hint-what-to-change = di qué hay que cambiar
problem-kind-has-no = una publicación del tipo { $kind } no lleva { $part }
hint-leave-out = deja fuera: { $part }
problem-no-zone = no hay ninguna zona horaria «{ $zone }»
hint-iana = nombra una de la lista de IANA, como Europe/Madrid
problem-event-ends = el encuentro terminaría a las { $end }, antes de empezar
hint-later-end = elige un final posterior
problem-not-a-day = «{ $found }» no es un día
hint-write-day = escríbelo como 2027-03-01
problem-no-last-day = un encuentro que no se repite no tiene último día
hint-how-it-repeats = di también cómo se repite, o quita el último día
problem-unit-alone = hay una unidad, pero no cuántas
hint-how-many-too = di también cuántas, o quita la unidad
problem-moment-past = { $what }, { $when }, ya ha pasado
hint-still-to-come = elige un momento que esté por llegar
problem-not-a-time = «{ $found }» no es un día y una hora
hint-write-time = escríbelo como 2026-12-05T18:00

## The node
problem-too-many-calls = ya esperan demasiadas peticiones
hint-end-some = termina algunas, o vuelve a pedirlo dentro de un momento
problem-store-unopened = no se ha podido abrir el almacén
hint-report = avísanos: es un error nuestro
problem-node-stopped = el nodo se ha parado
problem-being-restored = se está recuperando esta carpeta
problem-wiped = se ha destruido todo lo que había aquí
hint-empty-now = esta carpeta está vacía ahora
problem-nothing-there = no hay nada de potluck en { $home }
hint-where-it-is = di dónde está con --home CARPETA
problem-rest-still-open = la clave está destruida, pero otra orden aún tiene abierto lo demás
hint-deletes-the-rest = ejecuta cualquier orden cuando esa termine; borrará lo demás
problem-no-home = { $path } no puede ser una carpeta de potluck: { $why }
hint-another-folder = nombra otra carpeta con --home
problem-no-socket-place = no hay un lugar seguro para el socket local de { $home }: { $why }
hint-shorter-path = elige un --home con una ruta más corta
problem-runs-already = ya hay un nodo en marcha para { $home }
hint-use-running = úsalo, todas las órdenes lo encuentran; o páralo primero
problem-no-socket = no se puede crear el socket local { $path }: { $why }
hint-folder-writable = da permiso de escritura en la carpeta, o elige otro --home
problem-node-cannot-start = el nodo no puede arrancar: { $why }
hint-end-programs = cierra otros programas, y arráncalo otra vez
problem-stopped-before = el nodo se ha parado antes de terminar
hint-look-whether-done = arráncalo otra vez con `potluck run`, y mira si se llegó a hacer
problem-request-long = la petición tiene { $n } bytes, y se pueden pedir como mucho { $most }
hint-fewer-words = dilo con menos palabras
problem-no-answer = el nodo en marcha no ha respondido: { $why }
hint-still-runs = mira si `potluck run` sigue en marcha, y vuelve a pedirlo
problem-not-understood = el nodo en marcha no entiende la petición: { $why }
hint-same-version = páralo y arráncalo otra vez, para que los dos sean de la misma versión

## The network
trouble-no-network = este equipo no tiene ninguna red
trouble-own = esa es nuestra propia dirección
trouble-somebody-else = allí hay otra persona
hint-ask-address-again = pide la dirección otra vez
trouble-too-many = ya hay demasiadas conexiones
trouble-unsupported = no se admite ese tipo de dirección
hint-supported-address = usa /ip4/…/tcp/… o /ip6/…/tcp/…
trouble-nobody-listens = allí no escucha nadie
trouble-nobody-answers = allí no responde nadie
trouble-port-taken = otro programa usa ese puerto
hint-free-port = elige otro, o 0 para cualquiera que esté libre
trouble-not-ours = este equipo no tiene esa dirección
trouble-not-allowed = el sistema no lo permite
trouble-no-way = no hay camino hasta esa dirección
hint-same-network = ¿está este equipo en la misma red?
