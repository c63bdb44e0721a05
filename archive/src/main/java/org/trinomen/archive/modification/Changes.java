package org.trinomen.archive.modification;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What copies are to have otherwise.
 *
 * @param edits of single elements; of two for the same element the last counts
 * @param removesPrivate whether elements that the standard does not define go
 * @param privateCreator whose private elements the edits mean; empty: those there are
 * @param renewed of Study, Series and SOP Instance UID those that become others
 * @param anonymization if copies are to be anonymous
 */
public record Changes(
    List<Edit> edits,
    boolean removesPrivate,
    String privateCreator,
    Set<Integer> renewed,
    Optional<Anonymization> anonymization) {

  public Changes {
    edits = List.copyOf(edits);
    renewed = Set.copyOf(renewed);
  }
}
