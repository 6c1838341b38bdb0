// Compiles the AssemblyScript kernels to ../build; filled when the first kernel lands.
