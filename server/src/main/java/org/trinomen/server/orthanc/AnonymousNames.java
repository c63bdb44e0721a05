package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MatchingParser;
import org.trinomen.archive.query.Query;
import org.trinomen.dicom.Tag;

/** Names for anonymous copies: {@code Anonymized1} and so on, behind those that are held. */
final class AnonymousNames {

  private static final String NAME = "Anonymized";

  private final Finder finder;
  private final AtomicLong last = new AtomicLong(-1);

  AnonymousNames(Finder finder) {
    this.finder = finder;
  }

  String next() throws IOException {
    if (last.get() < 0) {
      last.compareAndSet(-1, held());
    }
    return NAME + last.incrementAndGet();
  }

  private long held() throws IOException {
    List<Matching> named = MatchingParser.parse(Tag.PatientName, NAME + "*").stream().toList();
    return finder.count(new Query(Level.PATIENT, named, Optional.empty(), false, 0, 0));
  }
}
