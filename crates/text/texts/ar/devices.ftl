# Texts: devices.
