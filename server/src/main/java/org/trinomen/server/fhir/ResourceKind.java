package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One type of resource: what can be found of it, and how it is written.
 *
 * @param <T> what a resource is written from
 */
interface ResourceKind<T> {

  /** The type, as FHIR spells it. */
  String type();

  /** What it can be searched by, beside {@code _id}. */
  List<SearchParameter> parameters();

  /** Those that a search asks for, in an order that stays. */
  List<T> find(FhirView view, Search search);

  /** The one of this id. */
  Optional<T> read(FhirView view, String id);

  /** The id of one. */
  String id(T resource);

  /** Writes one. */
  void write(FhirJson fhir, FhirView view, T resource) throws IOException;
}
