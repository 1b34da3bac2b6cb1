# Texts: settings.

settings-language = Language
communities-title = Communities
communities-here = you are looking at this one
settings-name = My name
communities-means = This device can be in several. They know nothing of each other.
communities-open = Change, start or join another
communities-switch = Switch
communities-as = { $count ->
    [one] You are { $name }, and nobody else is in yet
   *[other] You are { $name }, one of { $count }
}
communities-another = One more
elsewhere-title = This was for another community
elsewhere-means = In the meantime you went to another community. Nothing was sent. Go back to the other one to send it there.
