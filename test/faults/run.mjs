// Five times over: members pay and top up as fast as they can, the runtime is killed (SIGKILL) in the middle, starts again on the same storage.
// Every payment that was acknowledged must then exist once, in wallet and ledger, and the books must hold.
