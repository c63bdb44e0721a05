package org.trinomen.archive.export;

import java.util.Optional;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * What a patient is called in the copies of a viewpoint, for whoever searches by it: without making
 * a copy.
 *
 * @param patientId Patient ID (0010,0020)
 * @param patientName Patient's Name (0010,0010)
 */
public record ShownNames(String patientId, String patientName) {

  /**
   * The names of an identity.
   *
   * @return empty if the viewpoint shows names as recorded, or does not let it leave
   */
  public static Optional<ShownNames> of(
      OutgoingIdentity identity, Viewpoint viewpoint, CoercionKey key) {
    return switch (viewpoint.presentation()) {
      case Presentation.AsRecorded _ -> Optional.empty();
      case Presentation.Rewritten rewritten -> {
        try {
          OutgoingNames names = OutgoingNames.of(identity, viewpoint, rewritten, key);
          yield Optional.of(new ShownNames(names.patientId(), names.patientName()));
        } catch (RefusedExportException _) {
          yield Optional.empty();
        }
      }
    };
  }

  /** Names no one. */
  @Override
  public String toString() {
    return "ShownNames[redacted]";
  }
}
