# Texts: circles.

circles-title = Círculos y mensajes
circles-how = Un círculo es un grupo de los nuestros, con palabras que solo ese grupo puede leer. Los demás las llevan sin poder leerlas.
circles-none = Aún no hay círculos ni mensajes. Para escribir a alguien, abre su nombre.
circle-invited = Tienes una invitación
circle-invited-tag = con invitación
circle-invited-means = Te invitan a este círculo. Cuando entres podrás leer y escribir aquí.
circle-last = { $name }: { $text }
circle-unread = { $count ->
    [one] uno nuevo
   *[other] { $count } nuevos
}
circle-new = Círculo nuevo
circle-new-ask = Empezar un círculo
circle-new-means = Solo quienes invites podrán leer lo que se escriba. La coordinación no, salvo que esté dentro.
circle-name = ¿Cómo se llama?
circle-whom = ¿A quién?
circle-invite = Invitar
circle-invite-ask = Invitar a alguien a { $name }
circle-invite-means = Lo verá cuando vuestros dispositivos se encuentren, y entrará por su cuenta.
circle-leave = Salir
circle-leave-ask = ¿Salir de { $name }?
circle-leave-means = No leerás nada nuevo. Para volver, alguien tiene que invitarte otra vez.
circle-remove = Sacar a alguien
circle-remove-ask = ¿Sacar a alguien de { $name }?
circle-remove-means = No leerá nada nuevo aquí. Sigue en la comunidad.
circle-accept = Entrar
circle-said = Lo que se ha dicho
circle-nothing = Aún no se ha dicho nada. ¡Saluda!
circle-new-message = nuevo
thread-say = Escribir a { $name }
thread-private = Solo lo leéis tú y esa persona.
say-label = ¿Qué quieres decir?
say-how = Se guarda 90 días.
say-send = Enviar
