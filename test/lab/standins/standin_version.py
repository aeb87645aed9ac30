"""Part of the lab's stand-ins for the vendor's closed binaries. A release carries its own copy with its own version."""
VERSION = 'unreleased'
NOTE = "a stand-in for the lab, not the vendor's binary"
