package org.trinomen.server.config;

import java.time.Duration;
import java.util.List;

/**
 * Who may follow events, and how.
 *
 * @param connectionsMax at once
 * @param connectionsPerAccountMax at once by one account
 * @param heartbeat how often a connection on which nothing happens is kept alive
 * @param connectionLifetime after which it ends
 * @param webhooks whom events are sent to, one a file of {@code webhooks.d}
 * @param hooks commands that are run on scans, one a file of {@code hooks.d}
 */
public record EventSettings(
    int connectionsMax,
    int connectionsPerAccountMax,
    Duration heartbeat,
    Duration connectionLifetime,
    List<Webhook> webhooks,
    List<Hook> hooks) {

  public EventSettings {
    webhooks = List.copyOf(webhooks);
    hooks = List.copyOf(hooks);
  }
}
