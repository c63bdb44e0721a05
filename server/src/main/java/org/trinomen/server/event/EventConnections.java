package org.trinomen.server.event;

import java.util.HashMap;
import java.util.Map;
import org.trinomen.server.config.EventSettings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** How many follow events, in all and by account. */
final class EventConnections {

  private final EventSettings settings;
  private final Map<String, Integer> byAccount = new HashMap<>();
  private int all;

  EventConnections(EventSettings settings) {
    this.settings = settings;
  }

  /**
   * Lets one more follow; whoever was let in must {@link #leave}.
   *
   * @throws RequestFailure if there are too many
   */
  synchronized void enter(String account) {
    int own = byAccount.getOrDefault(account, 0);
    if (all >= settings.connectionsMax()) {
      throw new RequestFailure(
          ErrorCode.BUSY, "too many follow events already: see events.connections-max");
    }
    if (own >= settings.connectionsPerAccountMax()) {
      throw new RequestFailure(
          ErrorCode.BUSY,
          "the account follows events too often already: see events.connections-per-account-max");
    }
    all++;
    byAccount.put(account, own + 1);
  }

  synchronized void leave(String account) {
    all--;
    byAccount.computeIfPresent(account, (_, own) -> own == 1 ? null : own - 1);
  }

  /** How many follow. */
  synchronized int count() {
    return all;
  }
}
