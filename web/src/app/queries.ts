import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../api/client";

const TRIES = 2;

/** What was asked for is asked again only where that may help. */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < TRIES && mayPass(error),
      },
    },
  });
}

function mayPass(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 502);
}
