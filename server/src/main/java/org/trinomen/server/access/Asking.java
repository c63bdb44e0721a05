package org.trinomen.server.access;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.reach.Reach;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.archive.reach.ReachedIdentity;

/**
 * Who asks, for as long as the request is worked on. A door says it once, before it calls whoever
 * answers; {@code AskedFinder} looks it up. So a handler has the archive of its asker and no other,
 * whether it thinks of rights or not, and work that nobody has asked for finds no archive at all.
 * Bound to the thread by a scoped value: it can't be changed on the way, nor outlive the request.
 */
public final class Asking {

  /** The viewpoint of all that bears none in its path. */
  public static final String RECORDED = "recorded";

  private static final ScopedValue<Asking> CURRENT = ScopedValue.newInstance();

  private final Principal principal;
  private final Reach reach;
  private @Nullable RecordedFinder finder;

  private Asking(Principal principal, Reach reach) {
    this.principal = principal;
    this.reach = reach;
  }

  /** Work on a request. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Works on a request of someone who has been permitted to make it.
   *
   * @param permission what was asked for and given; empty: nothing that the archive holds
   * @param viewpoint with whose eyes
   */
  public static void as(
      Principal principal, Optional<Permission> permission, String viewpoint, Work work)
      throws IOException {
    Reach reach = permission.map(asked -> principal.reach(asked, viewpoint)).orElse(Reach.NOTHING);
    ScopedValue.where(CURRENT, new Asking(principal, reach))
        .call(
            () -> {
              work.run();
              return true;
            });
  }

  /** Who asks on this thread. */
  public static Asking current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException("nobody has asked: this work sees nothing of the archive");
    }
    return CURRENT.get();
  }

  public Principal principal() {
    return principal;
  }

  /** How far the asker may see. */
  public Reach reach() {
    return reach;
  }

  /** Whose scans are, as far as that. */
  public ReachedIdentity identity(ReachedArchive archive) {
    return archive.identity(reach);
  }

  /** The archive as far as that, the same for all of the request. */
  public RecordedFinder finder(ReachedArchive archive) {
    RecordedFinder known = finder;
    if (known == null) {
      known = archive.within(reach);
      finder = known;
    }
    return known;
  }
}
