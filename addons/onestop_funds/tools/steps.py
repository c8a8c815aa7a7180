"""The mark by which methods of this module know one another.

It travels in the context and is compared by identity: nobody can send it by RPC.
"""

INTERNAL = object()
