"""What the neighbourhood teams heard at the doors: written down offline, sent later, taught from at the desk."""
