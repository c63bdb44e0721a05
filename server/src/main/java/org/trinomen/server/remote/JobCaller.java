package org.trinomen.server.remote;

import java.time.Duration;
import java.util.Optional;
import org.trinomen.server.config.WebRemote;

/** What a job calls a server by: opened when it is needed, and again after the job was stopped. */
final class JobCaller {

  private final WebRemote remote;
  private final Duration timeout;
  private Optional<WebCaller> caller = Optional.empty();

  /**
   * Opens nothing yet.
   *
   * @param timeout how long the server may take to answer, unless it says so itself
   */
  JobCaller(WebRemote remote, Duration timeout) {
    this.remote = remote;
    this.timeout = timeout;
  }

  WebCaller get() {
    if (caller.isEmpty()) {
      caller = Optional.of(new WebCaller(remote, timeout));
    }
    return caller.get();
  }

  /** Closes it until it is needed again. */
  void close() {
    caller.ifPresent(WebCaller::close);
    caller = Optional.empty();
  }
}
