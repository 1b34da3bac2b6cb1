# Words of the model as people say them. Lower case: they stand inside lines.

## Kinds of records
kind-need = necesidad
kind-offer = oferta
kind-skill = saber
kind-event = encuentro
kind-profile = perfil
kind-page = página

## How a record stands
state-open = abierto
state-simmering = sin prisa
state-partly-matched = resuelto en parte
state-matched = con acuerdo
state-done = hecho
state-withdrawn = retirado
state-expired = caducado
state-hidden = oculto
state-arranged = acordado
state-held = celebrado
state-thanked = agradecido
state-planned = previsto
state-on = en marcha
state-over = terminado
state-cancelled = cancelado

## How an answer stands
claim-asked = a la espera
claim-accepted = con un sí
claim-handed-over = entregado
claim-confirmed = confirmado
claim-declined = esta vez no
claim-released = retirado
claim-lapsed = vencido

## What can be done next, as buttons say it
step-accept = elegir esta respuesta
step-decline = decir que no, con cariño
step-done = ya está entregado
step-confirm = sí, está entregado
step-claim = responder
step-claim-need = puedo ayudar
step-claim-offer = me vendría bien
step-claim-skill = me interesa
step-release = retirar mi respuesta
step-sign-up = voy
step-cancel-sign-up = al final no puedo ir
step-thank = dar las gracias
step-renew = sigue en pie: dejarlo puesto
step-edit = cambiar
step-withdraw = retirarlo
step-cancel = cancelar el encuentro
step-flag = avisar a quienes coordinan
step-hide = ocultar
step-unhide = volver a mostrar

## How soon
urgency-now = ya
urgency-days = en unos días
urgency-week = en una semana
urgency-anytime = sin prisa

## Roles
role-newcomer = recién llegado
role-member = miembro
role-steward = coordinador

## Ways of giving and of learning
mode-give = regalo
mode-lend = préstamo
mode-share = para compartir
mode-teach = enseño
mode-learn = quiero aprender
format-one-to-one = de persona a persona
format-group = en grupo

## Categories
category-food = comida
category-housing = vivienda
category-goods = cosas
category-tools = herramientas
category-transport = transporte
category-health = salud
category-care = cuidados y niños
category-skills = saberes y aprendizaje
category-work = trabajo
category-legal = asuntos legales
category-money = dinero y trámites
category-space = espacio
category-company = compañía
category-emergency = emergencia
category-other = otros

## What somebody did, after their name
deed-posted = puso
deed-edited = cambió
deed-claimed = respondió a
deed-released = retiró su respuesta a
deed-accepted = dijo que sí en
deed-declined = dijo que no en
deed-handed-over = entregó
deed-confirmed = confirmó
deed-withdrew = retiró
deed-signed-up = se apuntó a
deed-took-a-sign-up-back = se borró de
deed-cancelled = canceló
deed-thanked = dio las gracias por
deed-flagged = avisó sobre
deed-hid = ocultó
deed-showed-again = volvió a mostrar
deed-said-hello = saludó
deed-changed-their-profile = cambió su perfil
