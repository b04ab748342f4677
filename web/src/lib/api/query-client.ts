import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isPassing, isSessionEnded } from "./api-error";

const MOST_RETRIES = 4;

/** @param onSessionEnded Called when any request finds that nobody is signed in any more. */
export function createQueryClient(onSessionEnded: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isSessionEnded(error)) onSessionEnded();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // Streams tell what changes; reading again at each focus would only repeat them.
        staleTime: 5_000,
        retry: (failures, error) => isPassing(error) && failures < MOST_RETRIES,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
        // The backend may be on this very machine: being offline says nothing about it.
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
