package org.trinomen.server.config;

import java.util.List;
import java.util.Optional;

/** The DICOM nodes that are known at this moment. */
public interface Nodes {

  /** All of them. Where two have the same AE title, the first counts. */
  List<DicomNode> all();

  /** The node with this AE title; AE titles are compared as PS3.5 §6.2 says: without padding. */
  default Optional<DicomNode> withAeTitle(String aeTitle) {
    String wanted = aeTitle.strip();
    return all().stream().filter(node -> node.aeTitle().equals(wanted)).findFirst();
  }

  /** These and no others. */
  static Nodes of(List<DicomNode> nodes) {
    List<DicomNode> all = List.copyOf(nodes);
    return () -> all;
  }
}
