# Texts: demo. The sample neighbourhood, and what its neighbours write.
demo-here = Un barrio de muestra en { $folder }
demo-node-runs = El nodo de { $name } está en { $address }
demo-starts = { $name } empieza «Calle Olmo»
demo-joins = { $name } entra con sus doce palabras y recibe { $n ->
    [one] 1 operación
   *[other] { $n } operaciones
 }
demo-evening = Una tarde en la Calle Olmo
demo-equal = { $n ->
    [one] El tablón es igual
   *[other] Los { $n } tablones son iguales
 }: { $records ->
    [one] 1 publicación
   *[other] { $records } publicaciones
 } en cada nodo.
demo-posts = { $name } pone ({ $kind })  { $code }  { $title }
demo-offers = Ben se ofrece a llevarla
demo-accepts = Ana dice que sí: ahora Ben puede leer su dirección, y nadie más
demo-done = Está hecho y confirmado, y Ana da las gracias
demo-cooks = Cem se apunta a cocinar en la noche de sopa
demo-street = Calle Olmo
demo-place = Calle Olmo
demo-sealed = Calle Olmo 12, llama dos veces
demo-lift = Alguien que me lleve al médico
demo-potatoes = Dos bolsas de patatas
demo-bags = bolsas
demo-bikes = Arreglar bicis, de persona a persona
demo-soup = Noche de sopa
demo-kitchen = Cocina de la biblioteca
demo-cook = cocina
demo-bread = pan
demo-note = El martes paso en coche a las 8:45
demo-thanks = ¡Me has salvado el día!
demo-what-to-try =
    El barrio está despierto. En otra terminal, sé uno de ellos:

      potluck --home { $ana } board
      potluck --home { $dora } need "Una escalera para el sábado" --category tools
      potluck --home { $ana } board
      potluck --home { $dora } status
      potluck --home { $ana } log

    Con cargo, escribe `cargo run --release --` en vez de `potluck`. Ctrl-C termina la muestra; el próximo
    `potluck demo` sigue donde este terminó. Para olvidarlo todo, borra { $folder }
demo-no-port = no hay ningún puerto libre en este equipo: { $why }
demo-never-saw = { $name } no llegó a ver lo que tenía que venir en { $code }
demo-never-equal = los tablones no llegaron a ser iguales
demo-did-not-wake = el barrio de muestra no se ha despertado: { $why }
hint-delete-folder = borra { $folder } y prueba otra vez
demo-nobody-lives = allí no vive nadie
