# Words of the model as people say them. Lower case: they stand inside lines.

## Kinds of records
word-kind-need = necesidad
word-kind-offer = oferta
word-kind-skill = saber
word-kind-event = encuentro
word-kind-profile = perfil
word-kind-page = página

## How a record stands
word-state-open = abierto
word-state-simmering = sin prisa
word-state-partly-matched = resuelto en parte
word-state-matched = con acuerdo
word-state-done = hecho
word-state-withdrawn = retirado
word-state-expired = caducado
word-state-hidden = oculto
word-state-arranged = acordado
word-state-held = celebrado
word-state-thanked = agradecido
word-state-planned = previsto
word-state-on = en marcha
word-state-over = terminado
word-state-cancelled = cancelado

## How an answer stands
word-claim-asked = a la espera
word-claim-accepted = con un sí
word-claim-handed-over = entregado
word-claim-confirmed = confirmado
word-claim-declined = esta vez no
word-claim-released = retirado
word-claim-lapsed = vencido

## What can be done next, as buttons say it
word-step-accept = elegir esta respuesta
word-step-decline = decir que no, con cariño
word-step-done = ya está entregado
word-step-confirm = sí, está entregado
word-step-claim = responder
word-step-claim-need = puedo ayudar
word-step-claim-offer = me vendría bien
word-step-claim-skill = me interesa
word-step-release = retirar mi respuesta
word-step-sign-up = voy
word-step-cancel-sign-up = al final no puedo ir
word-step-thank = dar las gracias
word-step-renew = sigue en pie: dejarlo puesto
word-step-edit = cambiar
word-step-withdraw = retirarlo
word-step-cancel = cancelar el encuentro
word-step-flag = avisar a quienes coordinan
word-step-hide = ocultar
word-step-unhide = volver a mostrar

## How soon
word-urgency-now = ya
word-urgency-days = en unos días
word-urgency-week = en una semana
word-urgency-anytime = sin prisa

## Roles
word-role-newcomer = recién llegado
word-role-member = miembro
word-role-steward = coordinador

## Ways of giving and of learning
word-mode-give = regalo
word-mode-lend = préstamo
word-mode-share = para compartir
word-mode-teach = enseño
word-mode-learn = quiero aprender
word-format-one-to-one = de persona a persona
word-format-group = en grupo

## Categories
word-category-food = comida
word-category-housing = vivienda
word-category-goods = cosas
word-category-tools = herramientas
word-category-transport = transporte
word-category-health = salud
word-category-care = cuidados y niños
word-category-skills = saberes y aprendizaje
word-category-work = trabajo
word-category-legal = asuntos legales
word-category-money = dinero y trámites
word-category-space = espacio
word-category-company = compañía
word-category-emergency = emergencia
word-category-other = otros

## What somebody did, after their name
word-deed-posted = puso
word-deed-edited = cambió
word-deed-claimed = respondió a
word-deed-released = retiró su respuesta a
word-deed-accepted = dijo que sí en
word-deed-declined = dijo que no en
word-deed-handed-over = entregó
word-deed-confirmed = confirmó
word-deed-withdrew = retiró
word-deed-signed-up = se apuntó a
word-deed-took-a-sign-up-back = se borró de
word-deed-cancelled = canceló
word-deed-thanked = dio las gracias por
word-deed-flagged = avisó sobre
word-deed-hid = ocultó
word-deed-showed-again = volvió a mostrar
word-deed-said-hello = saludó
word-deed-changed-their-profile = cambió su perfil
