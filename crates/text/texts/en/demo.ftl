# Texts: demo. The sample neighbourhood, and what its neighbours write.
demo-here = A sample neighbourhood in { $folder }
demo-node-runs = { $name }'s node runs at { $address }
demo-starts = { $name } starts "Elm Street"
demo-joins = { $name } joins with her twelve words, and receives { $n ->
    [one] 1 operation
   *[other] { $n } operations
 }
demo-evening = An evening on Elm Street
demo-equal = All { $n ->
    [one] 1 board is
   *[other] { $n } boards are
 } equal: { $records ->
    [one] 1 record
   *[other] { $records } records
 }, on every node.
demo-posts = { $name } posts ({ $kind })  { $code }  { $title }
demo-offers = Ben offers to drive
demo-accepts = Ana accepts: now Ben can read her address, and nobody else
demo-done = It is done, confirmed, and Ana says thank you
demo-cooks = Cem takes a shift as cook at the soup night
demo-street = Elm Street
demo-place = Elm St
demo-sealed = 12 Elm St, ring twice
demo-lift = Lift to the clinic
demo-potatoes = Two bags of potatoes
demo-bags = bags
demo-bikes = Bike repair, one to one
demo-soup = Soup night
demo-kitchen = Library kitchen
demo-cook = cook
demo-bread = bread
demo-note = I drive past at 8:45 on Tuesday
demo-thanks = You saved my day!
demo-what-to-try =
    The neighbourhood is awake. In another terminal, be one of them:

      potluck --home { $ana } board
      potluck --home { $dora } need "A ladder for Saturday" --category tools
      potluck --home { $ana } board
      potluck --home { $dora } status
      potluck --home { $ana } log

    With cargo, write `cargo run --release --` instead of `potluck`. Ctrl-C ends the demo; the next
    `potluck demo` goes on where this one ended. To forget it all, delete { $folder }
demo-no-port = no port is free on this machine: { $why }
demo-never-saw = { $name } never saw what was to come on { $code }
demo-never-equal = the boards did not become equal
demo-did-not-wake = the sample neighbourhood did not wake: { $why }
hint-delete-folder = delete { $folder } and try again
demo-nobody-lives = nobody lives there
