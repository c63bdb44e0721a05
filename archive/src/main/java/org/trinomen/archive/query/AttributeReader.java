package org.trinomen.archive.query;

import java.io.IOException;
import java.util.SortedMap;

/**
 * Reads the same attributes of many resources, one after the other; what siblings share is looked
 * up once. For one request, by one thread.
 */
@FunctionalInterface
public interface AttributeReader {

  /** As {@link Finder#attributes}. */
  SortedMap<Integer, String> of(Resource resource) throws IOException;
}
