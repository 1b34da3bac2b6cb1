# Texts: decided. Sentences about who decides, what was decided, and what a person should look at.

## What an open proposal would make so
would-promote = { $name } pasa a la coordinación.
would-demote = { $name } deja la coordinación y sigue como miembro.
would-remove = { $name } sale de la comunidad. Lo que ha escrito hasta ahora se queda.
would-recover = { $name } pasa a la coordinación, por la palabra de las personas de confianza.
would-admit = { $name } entra como recién llegada o recién llegado.
would-admit-somebody = Alguien entra como recién llegada o recién llegado.
would-checkpoint = Lo que se sabe ahora queda fijado: nadie puede escribir ya en el tiempo anterior.
would-newer = Esto necesita una versión más nueva.

## What is so once it is decided
is-steward = { $name } es ahora parte de la coordinación.
is-newcomer = { $name } ya está dentro, como recién llegada o recién llegado.
is-newcomer-somebody = Ya está dentro, como recién llegada o recién llegado.
is-member = { $name } es ahora miembro, y no parte de la coordinación.
is-removed = { $name } ha salido de la comunidad. Lo que escribió hasta ahora se queda; lo que se escriba desde ahora no lo podrá leer. Los dispositivos que no lo sepan seguirán intercambiando con los suyos.
is-fixed = Lo que se sabía ha quedado fijado.
is-rule = Ahora vale esto: { $rules }
is-decided = Está decidido.
is-succeeded = Lo que escribió { $old } es ahora de { $new }; { $called } ya no está.
is-left = Has dejado la comunidad. Lo que escribiste queda con los demás. Lo sabrán con el próximo intercambio.
is-left-named = Has dejado { $name }. Lo que escribiste queda con los demás. Lo sabrán con el próximo intercambio.
is-in-again = { $name } vuelve a estar dentro.

## Rules
rule-every-member = Cualquier miembro puede dejar entrar a gente.
rule-two-members = Dos miembros juntos dejan entrar a gente.
rule-only-stewards = Solo la coordinación deja entrar a gente.
rule-reads-nothing = Quien llega no lee nada hasta que la coordinación le confirma.
rule-reads-since = Quien llega lee lo que se escribe después de entrar.
rule-reads-all = Quien llega lee todo lo que aún se guarda.
rule-trustees = Si se pierde la última persona de la coordinación, { $needed } de { $names } pueden nombrar otra.
rule-no-trustees = No hay personas de confianza.
rule-as-before = Las reglas siguen como están.

## What a merge took back
undone-because = { $done } { $because }, así que no cuenta.
undone-admission = { $by } dejó entrar a { $name }
undone-confirmation = { $by } confirmó a { $name }
undone-promotion = { $by } pasó la coordinación a { $name }
undone-removal = { $by } sacó a { $name }
undone-demotion = { $by } quitó la coordinación a { $name }
undone-device = { $name } añadió un dispositivo
undone-revocation = { $name } retiró un dispositivo
undone-policy = { $by } cambió las reglas
because-signer-removed = mientras se sacaba a { $name }
because-person-removed = mientras otros le sacaban
because-invitation-revoked = mientras se anulaba la invitación
because-rests-on = por un derecho que se retiró
because-set-aside = con un dispositivo que escribió dos cosas distintas en un mismo lugar
because-went-round = saltándose lo que un punto fijo había fijado
because-too-few = con demasiado pocas firmas, como se vio después
remedy-admit = ¿Dejar entrar otra vez a { $name }?
remedy-confirm = ¿Confirmar otra vez a { $name }?
remedy-propose = ¿Proponerlo de nuevo?
remedy-remove = ¿Sacar otra vez a { $name }?

## What a person should look at
alarm-in = { $name }: { $what }
alarm-asks = { $name } propone: { $what } Acéptalo con `potluck sign { $code }`
alarm-look-at-proposals = Mira `potluck proposals`
alarm-two-histories = El dispositivo { $device } de { $name } ha firmado dos historias distintas. Lo que vino después no vale hasta que otra persona siga sobre ello. Pregunta a { $name } si se copió el dispositivo; si no, retíralo. Un punto fijo de la coordinación acaba con la duda.
alarm-two-things = el dispositivo { $device } ha escrito dos cosas distintas en un mismo lugar; pregunta a su dueño si se copió, y si no, retíralo
alarm-writes-on = El dispositivo { $device } de { $name } fue retirado y sigue escribiendo; ya no se acepta nada suyo. No tienes que hacer nada.
alarm-key-passed-on = algunos dispositivos retirados siguen recibiendo la clave más nueva a través de { $name }; hasta una hora pueden leer lo que se escribe: pregunta a { $name }, y a la coordinación, qué pasa
alarm-door-worn = la puerta se ha cerrado: demasiadas veces alguien vino y se fue antes de comparar las cifras; puede que otra persona tenga el código, así que ábrela de nuevo y muestra el código nuevo solo a quien tengas delante
alarm-disk-full = el disco está lleno: no se puede guardar nada nuevo
alarm-clock-behind = { $n ->
    [one] el reloj de este dispositivo va 1 día por detrás de lo que ya hay aquí: ponlo en hora antes de escribir, o lo que escribas parecerá viejo
   *[other] el reloj de este dispositivo va { $n } días por detrás de lo que ya hay aquí: ponlo en hora antes de escribir, o lo que escribas parecerá caducado
 }
alarm-damaged-once = el almacén se dañó una vez; esta carpeta se puede leer y pasa lo que tiene, pero no escribe nada más: sigue con `potluck devices go-on`
alarm-salvaged = el almacén estaba dañado; se pudieron leer y guardar { $segments } segmentos y { $facts } datos, los archivos dañados están en { $path }, y lo demás vuelve cuando te encuentres con otros

## What protects this device
protection-locked = sin la contraseña nadie puede leer nada en él
protection-open = mientras está abierto, quien tenga este dispositivo puede leerlo todo; cuando esté bloqueado, nadie sin la contraseña
protection-none = quien tenga este dispositivo puede leerlo todo

## How an event repeats
repeats-weeks = { $n ->
    [one] cada semana
   *[other] cada { $n } semanas
 }
repeats-months = { $n ->
    [one] cada mes
   *[other] cada { $n } meses
 }
repeats-months-weekday = { $n ->
    [one] cada mes
   *[other] cada { $n } meses
 }, el mismo día de la semana
repeats-months-last-weekday = { $n ->
    [one] cada mes
   *[other] cada { $n } meses
 }, el último de esos días de la semana
repeats-until = { $how } hasta el { $until }
repeats-times = { $how }, { $n ->
    [one] 1 vez
   *[other] { $n } veces
 }
