"""How believable universities come about: knows the domain and the storage that it fills."""
