package org.trinomen.archive.export;

import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Viewpoint;

/** The UIDs of a viewpoint: those recorded, unless it replaces them. */
public final class ShownUids {

  private final KeyedMapping mapping;
  private final boolean replaced;

  public ShownUids(Viewpoint viewpoint, CoercionKey key) {
    this.mapping = new KeyedMapping(key, viewpoint.name());
    this.replaced =
        viewpoint.presentation() instanceof Presentation.Rewritten rewritten && rewritten.mapUids();
  }

  /** Whether they are others than those recorded. */
  public boolean replaced() {
    return replaced;
  }

  /** What stands in a copy for a UID, or for several with backslashes between them. */
  public String shown(String recorded) {
    return replaced ? mapping.uids(recorded) : recorded;
  }
}
