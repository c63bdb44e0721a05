package org.trinomen.archive.query;

import java.util.List;
import java.util.Optional;

/**
 * What a query asks beyond attributes and page.
 *
 * @param order by what matches are put in order, the most important first; none: as they arrived
 * @param labels which labels they bear
 * @param metadata conditions, all of which must hold
 * @param moments dates and times that are one range; in all of them a match must lie
 */
public record Refinement(
    List<Order> order,
    Optional<LabelCondition> labels,
    List<MetadataCondition> metadata,
    List<CombinedRange> moments) {

  /** Nothing more is asked. */
  public static final Refinement NONE = new Refinement(List.of(), Optional.empty(), List.of());

  public Refinement {
    order = List.copyOf(order);
    metadata = List.copyOf(metadata);
    moments = List.copyOf(moments);
  }

  /** Without ranges of moments. */
  public Refinement(
      List<Order> order, Optional<LabelCondition> labels, List<MetadataCondition> metadata) {
    this(order, labels, metadata, List.of());
  }

  /** Only these ranges of moments. */
  public static Refinement within(List<CombinedRange> moments) {
    return new Refinement(List.of(), Optional.empty(), List.of(), moments);
  }

  /** The same without an order. */
  public Refinement unordered() {
    return new Refinement(List.of(), labels, metadata, moments);
  }
}
