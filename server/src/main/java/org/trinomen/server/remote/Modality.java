package org.trinomen.server.remote;

import java.util.Set;
import org.trinomen.server.config.DicomNode;

/**
 * A DICOM node as the REST API knows it.
 *
 * @param node what the DIMSE door knows of it
 * @param manufacturer how it is asked
 * @param timeoutSeconds how long it may be silent; 0: as configured for all
 * @param retrieveMethod how what it has is brought here
 * @param denied switches that are off, by their names in the REST API
 */
record Modality(
    DicomNode node,
    Manufacturer manufacturer,
    int timeoutSeconds,
    RetrieveMethod retrieveMethod,
    Set<String> denied) {

  /** Compressed images are decompressed for a node that takes them no other way. */
  static final String TRANSCODING = "AllowTranscoding";

  Modality {
    denied = Set.copyOf(denied);
  }

  /** A node of {@code nodes.d}. */
  static Modality of(DicomNode node) {
    return new Modality(node, Manufacturer.GENERIC, 0, RetrieveMethod.SYSTEM_DEFAULT, Set.of());
  }

  String name() {
    return node.name();
  }

  boolean mayBeTranscodedFor() {
    return !denied.contains(TRANSCODING);
  }
}
