# Texts: board.
