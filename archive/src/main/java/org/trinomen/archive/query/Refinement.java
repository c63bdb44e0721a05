package org.trinomen.archive.query;

import java.util.List;
import java.util.Optional;

/**
 * What a query asks beyond attributes and page.
 *
 * @param order by what matches are put in order, the most important first; none: as they arrived
 * @param labels which labels they bear
 * @param metadata conditions, all of which must hold
 */
public record Refinement(
    List<Order> order, Optional<LabelCondition> labels, List<MetadataCondition> metadata) {

  /** Nothing more is asked. */
  public static final Refinement NONE = new Refinement(List.of(), Optional.empty(), List.of());

  public Refinement {
    order = List.copyOf(order);
    metadata = List.copyOf(metadata);
  }

  /** The same without an order. */
  public Refinement unordered() {
    return new Refinement(List.of(), labels, metadata);
  }
}
