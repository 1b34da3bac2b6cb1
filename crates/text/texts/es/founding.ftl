# Texts: founding together.
start-with = ¿Quién está aquí para empezarla contigo?
start-with-nobody = Nadie: empiezo por mi cuenta
start-with-one = Otra persona
start-with-two = Otras dos
start-with-three = Otras tres
start-with-four = Otras cuatro
start-with-how = Lo mejor es con otras dos personas en esta sala: así nadie decide por su cuenta. Entran con un código que muestras tú.
together-title = Empezarla en grupo
together-means = Las demás abren Potluck, eligen «Entrar en una comunidad» y escriben o escanean esto. Empieza cuando estéis todas.
together-here = { $count ->
    [0] Ya estáis todas: { $names }
    [one] Aquí: { $names }. Falta una persona
   *[other] Aquí: { $names }. Faltan { $count } personas
}
along-means = Buscando a alguien que esté en la comunidad nueva. Quedaos en la misma red.
anew-title = Refundada
anew-nothing-lost = Nada de esta comunidad desaparece, y en la nueva solo está quien decide venir.
anew-nobody = Nadie ha refundado esta comunidad.
anew-by-steward = { $name }, que aquí coordina, ha fundado { $community } en lugar de esta comunidad. ¿Vienes?
anew-by-member = { $name }, que aquí es miembro, ha fundado { $community } en lugar de esta comunidad. ¿Vienes?
anew-mine = Has fundado { $community } en lugar de esta comunidad. Se pide a todo el mundo de aquí que venga.
anew-joined = Has ido con { $name } a { $community }.
anew-until = Puedes venir hasta { $day }.
anew-come = Ir a { $community }
anew-come-do = Voy
anew-start = Refundar esta comunidad
anew-start-means = Para cuando ya no hay quien coordine y nadie puede decidir. Coordinarás una comunidad nueva, y todo el mundo de aquí sabrá que le pides que venga.
anew-start-do = Fundarla y preguntar a todo el mundo
way-gathering = Fundando { $name }: { $names }; por llegar: { $n }
way-gathered = Fundando { $name }: { $names }; ya estáis todas
print-all-founded = Habéis fundado { $name }.
alarm-called-by-steward = { $name }, que aquí coordina, ha fundado { $community } en lugar de esta comunidad y te pide que vengas; nada de esta desaparece
alarm-called-by-member = { $name }, que aquí es miembro, ha fundado { $community } en lugar de esta comunidad y te pide que vengas; nada de esta desaparece
problem-no-call = nadie ha refundado esta comunidad
problem-several-calls = la han refundado varias personas: { $names }
hint-found-anew = quien quiera hacerlo escribe: potluck start NOMBRE --as TÚ --instead-of ESTA
hint-along-with = di con quién vas: potluck come-along --with NOMBRE --as TÚ
refused-founders = una comunidad la fundan de una a cinco personas, no { $n }
refused-founding-under-way = en este dispositivo ya hay una fundación en marcha
refused-founder-gone = alguien se fue antes de que firmaran todas, así que no se ha fundado nada
refused-not-yours-to-found-anew = solo los miembros de una comunidad pueden refundarla
refused-no-call = no ha pedido a nadie que venga, o ya no lo pide
refused-came-along = ya has ido
refused-join-not-in-place-of = la comunidad a la que lleva no se fundó en lugar de esta
refused-join-founding-over = se dejó la fundación, así que no se ha fundado nada
hint-beyond-five = quienes pasen de cinco entran con una invitación
hint-go-on-or-end = sigue con esa, o termínala
hint-all-there = empieza otra vez cuando estéis todas
hint-ask-member = pide a un miembro que lo haga
hint-ask-caller = pregúntale si la ha refundado
hint-tell-the-others = no ha cambiado nada; pregunta a quien lo dijo y avisa a las demás
