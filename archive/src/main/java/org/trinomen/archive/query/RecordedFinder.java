package org.trinomen.archive.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/** The archive as recorded: here alone a file can be read as it arrived. */
public interface RecordedFinder extends Finder {

  /** The file, byte for byte as it arrived; the caller closes it. */
  InputStream open(InstanceFacts facts) throws IOException;

  @Override
  default void send(InstanceFacts facts, OutputStream out) throws IOException {
    try (InputStream in = open(facts)) {
      in.transferTo(out);
    }
  }

  @Override
  default OptionalLong length(InstanceFacts facts) {
    return OptionalLong.of(facts.size());
  }
}
