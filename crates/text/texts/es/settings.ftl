# Texts: settings.

settings-language = Idioma
communities-title = Comunidades
communities-here = estás mirando esta
settings-name = Mi nombre
communities-means = Este dispositivo puede estar en varias. No saben nada unas de otras.
communities-open = Cambiar, crear o entrar en otra
communities-switch = Cambiar
communities-as = { $count ->
    [one] Eres { $name } y todavía no hay nadie más
   *[other] Eres { $name }, una de { $count } personas
}
communities-another = Una más
elsewhere-title = Esto era para otra comunidad
elsewhere-means = Mientras tanto pasaste a otra comunidad. No se envió nada. Vuelve a la otra para enviarlo allí.
