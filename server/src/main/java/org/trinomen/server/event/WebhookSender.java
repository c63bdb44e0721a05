package org.trinomen.server.event;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.event.Event;
import org.trinomen.archive.event.EventLog;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.config.Webhook;

/**
 * Sends events to one address, in their order, each until it is taken or was tried often enough:
 * then it is put aside, with the reason, and the next one's turn comes. How far it has come is
 * kept; what was sent and not noted when the server stopped is sent again, under the same number.
 */
final class WebhookSender implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration AFTER_STUMBLING = Duration.ofSeconds(10);
  private static final int WAIT_DOUBLINGS_MAX = 9;
  private static final int READ_AT_ONCE = 64;

  private final Webhook webhook;
  private final EventLog events;
  private final EventSight sight;
  private final DurableFiles files;
  private final Path file;
  private final WebhookPost post;
  private final AuditTrail audit;
  private final Clock clock;
  private final Thread thread;
  private final Object gate = new Object();

  /** Held while the file is written, so that an older state never replaces a newer one. */
  private final Object keeping = new Object();

  // Guarded by the gate.
  private WebhookState state;
  private EventLog.Reader reader;
  private final Deque<Long> again = new ArrayDeque<>();
  private String trouble = "";
  private String stumbled = "";
  private boolean closing;

  private WebhookSender(
      Webhook webhook,
      EventSources sources,
      AuditTrail audit,
      DurableFiles files,
      Path file,
      Clock clock)
      throws IOException {
    this.webhook = webhook;
    this.audit = audit;
    this.clock = clock;
    this.events = sources.log();
    this.files = files;
    this.file = file;
    EventFilter filter =
        new EventFilter(
            EventFilter.types(webhook.types())
                .orElseThrow(() -> new IOException(webhook + " names a type that there is not")),
            webhook.study());
    this.sight =
        new EventSight(sources, Optional.empty(), filter, viewpoint(webhook, sources.identity()));
    this.post = WebhookPost.open(webhook, clock);
    this.state =
        WebhookState.read(files, file).orElseGet(() -> WebhookState.at(sources.log().last()));
    this.reader = events.after(state.through());
    this.thread = Thread.ofVirtual().name("webhook-" + webhook.name()).unstarted(this::work);
  }

  /** Without the eyes that were asked for, nothing is sent: others would see more. */
  private static Optional<Viewpoint> viewpoint(Webhook webhook, IdentityService identity)
      throws IOException {
    if (webhook.viewpoint().isEmpty()) {
      return Optional.empty();
    }
    String name = webhook.viewpoint().get();
    return Optional.of(
        identity
            .viewpoint(name, identity.state().head())
            .orElseThrow(
                () ->
                    new IOException(
                        "webhook "
                            + webhook.name()
                            + ": there is no viewpoint "
                            + name
                            + ": see /api/viewpoints")));
  }

  /** Begins to send, from where it came to the last time; the first time from now on. */
  static WebhookSender start(
      Webhook webhook,
      EventSources sources,
      AuditTrail audit,
      DurableFiles files,
      Path folder,
      Clock clock)
      throws IOException {
    Path file = folder.resolve(webhook.name() + ".json");
    WebhookSender sender = new WebhookSender(webhook, sources, audit, files, file, clock);
    sender.keep();
    sender.thread.start();
    return sender;
  }

  Webhook webhook() {
    return webhook;
  }

  WebhookState state() {
    synchronized (gate) {
      return state;
    }
  }

  /** Why the last try failed; empty if it did not. */
  String trouble() {
    synchronized (gate) {
      return trouble;
    }
  }

  /** Sends everything behind a number once more. */
  void replay(long since) throws IOException {
    synchronized (gate) {
      state = state.through(Math.min(since, events.last()));
      reader = events.after(state.through());
      gate.notifyAll();
    }
    keep();
  }

  /** Tries what was put aside once more. */
  void redeliver() {
    synchronized (gate) {
      again.clear();
      again.addAll(state.deadLetters().keySet());
      gate.notifyAll();
    }
  }

  private void work() {
    try {
      while (!isClosing()) {
        try {
          deliverSome();
          forgive();
        } catch (IOException | IndexUnavailableException e) {
          stumble(e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException e) {
      log.error("webhook {} has ended; it goes on at the next start", webhook.name(), e);
      say("has ended: see the server's log");
    }
  }

  private void deliverSome() throws IOException, InterruptedException {
    redeliverOne();
    List<Event> some = next();
    for (Event event : some) {
      if (!deliver(event)) {
        break;
      }
    }
    if (some.isEmpty()) {
      rest(LOOK, true);
    } else {
      keep();
    }
  }

  /** A disk that is full or a database that is away passes: begins again behind what is done. */
  private void stumble(Throwable why) throws InterruptedException {
    String told = "waits for the server itself: " + why.getClass().getSimpleName();
    synchronized (gate) {
      if (!told.equals(stumbled)) {
        log.warn("webhook {} {}", webhook.name(), told, why);
      }
      stumbled = told;
      trouble = told;
      reader = events.after(state.through());
    }
    rest(AFTER_STUMBLING, false);
  }

  /** Forgets the server's own trouble once it has passed; what a receiver answered stays. */
  private void forgive() {
    synchronized (gate) {
      if (!stumbled.isEmpty() && trouble.equals(stumbled)) {
        trouble = "";
      }
      stumbled = "";
    }
  }

  /** What follows, from where it is to go on. */
  private List<Event> next() throws IOException {
    synchronized (gate) {
      return reader.next(READ_AT_ONCE);
    }
  }

  /** Delivers an event; false if there is to be no next one, because it is to go on elsewhere. */
  private boolean deliver(Event event) throws IOException, InterruptedException {
    boolean done = false;
    for (int tries = 1; !done; tries++) {
      Attempt attempt = attempt(event);
      if (attempt instanceof Attempt.Failed && (tries < webhook.triesMax() || isClosing())) {
        long factor = 1L << Math.min(tries - 1, WAIT_DOUBLINGS_MAX);
        rest(FIRST_WAIT.multipliedBy(factor), false);
        if (isElsewhere(event)) {
          return false;
        }
      } else {
        enter(event.seq(), attempt);
        if (attempt instanceof Attempt.Failed(String why)) {
          putAside(event.seq(), why);
        }
        done = true;
      }
    }
    synchronized (gate) {
      if (isElsewhere(event)) {
        return false;
      }
      state = state.through(event.seq());
      return true;
    }
  }

  /** What came of sending an event once. */
  private sealed interface Attempt {

    /** It is not for this receiver. */
    record Skipped() implements Attempt {}

    record Taken() implements Attempt {}

    record Failed(String why) implements Attempt {}
  }

  /**
   * Whether the event was taken. One that fails here whenever it is looked at counts as tried, so
   * that it holds up the others no longer than a receiver could.
   *
   * @throws IndexUnavailableException if it may be looked at later
   */
  private Attempt attempt(Event event) throws InterruptedException {
    Optional<ShownEvent> shown;
    try {
      shown = sight.of(event);
    } catch (IndexUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("webhook {}: event {} can't be told", webhook.name(), event.seq(), e);
      String why = "can't be told: " + e.getClass().getSimpleName();
      say(why);
      return new Attempt.Failed(why);
    }
    if (shown.isEmpty()) {
      return new Attempt.Skipped();
    }
    Optional<String> failed = post.send(shown.get());
    say(failed.orElse(""));
    return failed.<Attempt>map(Attempt.Failed::new).orElseGet(Attempt.Taken::new);
  }

  /** Puts the end of a delivery on record, by the event's number: what it tells of has names. */
  private void enter(long seq, Attempt attempt) throws IOException {
    switch (attempt) {
      case Attempt.Skipped _ -> {}
      case Attempt.Taken _ -> enter(seq, AuditEvent.Outcome.DONE, "delivered");
      case Attempt.Failed(String why) ->
          enter(seq, AuditEvent.Outcome.FAILED, "put aside: it " + why);
    }
  }

  private void enter(long seq, AuditEvent.Outcome outcome, String detail) throws IOException {
    audit.append(
        new AuditEvent(
            clock.instant(),
            "webhook:" + webhook.name(),
            "",
            "deliver event",
            Long.toString(seq),
            outcome,
            detail),
        AuditTrail.Urgency.SOON);
  }

  /** Whether it was told meanwhile to begin elsewhere, or to end. */
  private boolean isElsewhere(Event event) {
    synchronized (gate) {
      return closing || reader.seq() < event.seq();
    }
  }

  private void redeliverOne() throws IOException, InterruptedException {
    Long seq;
    synchronized (gate) {
      seq = again.pollFirst();
    }
    if (seq == null) {
      return;
    }
    List<Event> found = events.after(seq - 1).next(1);
    Attempt attempt;
    try {
      attempt = found.isEmpty() ? new Attempt.Skipped() : attempt(found.getFirst());
    } catch (IndexUnavailableException e) {
      synchronized (gate) {
        again.addFirst(seq);
      }
      throw e;
    }
    enter(seq, attempt);
    synchronized (gate) {
      state =
          switch (attempt) {
            case Attempt.Skipped _, Attempt.Taken _ -> state.without(seq);
            case Attempt.Failed(String why) -> state.withDead(seq, why);
          };
    }
    keep();
  }

  private void say(String why) {
    synchronized (gate) {
      trouble = why;
    }
  }

  private void putAside(long seq, String why) {
    log.warn("webhook {}: event {} could not be delivered: it {}", webhook.name(), seq, why);
    synchronized (gate) {
      state = state.withDead(seq, why);
    }
  }

  private void keep() throws IOException {
    synchronized (keeping) {
      state().write(files, file);
    }
  }

  private void rest(Duration time, boolean idle) throws InterruptedException {
    synchronized (gate) {
      if (!closing && !(idle && !again.isEmpty())) {
        TimeUnit.NANOSECONDS.timedWait(gate, time.toNanos());
      }
    }
  }

  private boolean isClosing() {
    synchronized (gate) {
      return closing;
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (gate) {
      closing = true;
      gate.notifyAll();
    }
    post.shutdownNow();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    post.close();
    keep();
  }
}
