export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { endWithSupervisor } = await import("./lib/supervision");
    endWithSupervisor();
  }
}
