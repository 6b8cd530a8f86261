"""What `script/server` is made of: the address, the preparations, the three processes, and the words in the terminal."""
