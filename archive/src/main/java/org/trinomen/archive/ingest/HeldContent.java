package org.trinomen.archive.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;

/**
 * Compares an arrival with what is held under its SOP Instance UID. Files are the same if their
 * bytes are, and also if their data sets are, in the same transfer syntax, behind file meta
 * information that differs: each sender writes that anew (its own implementation UID, its AE
 * title).
 */
final class HeldContent {

  private static final Logger log = LoggerFactory.getLogger(HeldContent.class);

  private static final int CHUNK = 64 * 1024;

  /** The first element of any data set is behind group 2: stop at once. */
  private static final ReadOptions FILE_META_ONLY = ReadOptions.HEADER.stoppingBefore(0x0003_0000);

  private final Index index;
  private final VolumeStore volumes;

  HeldContent(Index index, VolumeStore volumes) {
    this.index = index;
    this.volumes = volumes;
  }

  /** What is known of an arrival's content. */
  enum Verdict {
    NEW,
    SAME,
    OTHER
  }

  Verdict judge(PendingArrival arrival) throws IOException {
    Verdict verdict = Verdict.NEW;
    for (Resource held : index.bySopInstanceUid(arrival.header().sopInstanceUid())) {
      if (held.id().equals(arrival.instance()) && isSame(arrival, held.facts().orElseThrow())) {
        return Verdict.SAME;
      }
      verdict = Verdict.OTHER;
    }
    return verdict;
  }

  /** What has gone bad on the disk is the same as nothing. */
  private boolean isSame(PendingArrival arrival, InstanceFacts held) throws IOException {
    try {
      return isSoundAndSame(arrival, held);
    } catch (DamagedRecordException e) {
      log.error("{}: what is sent is kept beside it", e.getMessage());
      return false;
    }
  }

  private boolean isSoundAndSame(PendingArrival arrival, InstanceFacts held) throws IOException {
    if (held.digest().equals(arrival.head().digest())) {
      volumes.requireSound(held.location());
      return true;
    }
    if (!held.transferSyntaxUid().equals(arrival.header().transferSyntaxUid())) {
      return false;
    }
    long heldOffset;
    try (InputStream file = volumes.open(held.location())) {
      FileHeader header = DicomReader.read(file, FILE_META_ONLY);
      heldOffset = header.dataSetOffset();
    }
    long length = arrival.head().payloadLength() - arrival.dataSetOffset();
    if (held.size() - heldOffset != length) {
      return false;
    }
    try (InputStream one = volumes.open(held.location());
        InputStream other = arrival.open()) {
      one.skipNBytes(heldOffset);
      other.skipNBytes(arrival.dataSetOffset());
      return sameBytes(one, other);
    }
  }

  /** The same for two arrivals, neither of which is in the index yet. */
  static boolean isSame(PendingArrival a, PendingArrival b) throws IOException {
    if (!a.instance().equals(b.instance())) {
      return false;
    }
    if (a.head().digest().equals(b.head().digest())) {
      return true;
    }
    if (!a.header().transferSyntaxUid().equals(b.header().transferSyntaxUid())
        || a.head().payloadLength() - a.dataSetOffset()
            != b.head().payloadLength() - b.dataSetOffset()) {
      return false;
    }
    try (InputStream one = a.open();
        InputStream other = b.open()) {
      one.skipNBytes(a.dataSetOffset());
      other.skipNBytes(b.dataSetOffset());
      return sameBytes(one, other);
    }
  }

  private static boolean sameBytes(InputStream a, InputStream b) throws IOException {
    try (InputStream one = new BufferedInputStream(a, CHUNK);
        InputStream other = new BufferedInputStream(b, CHUNK)) {
      byte[] mine = new byte[CHUNK];
      byte[] theirs = new byte[CHUNK];
      while (true) {
        int count = one.readNBytes(mine, 0, CHUNK);
        if (other.readNBytes(theirs, 0, CHUNK) != count
            || !Arrays.equals(mine, 0, count, theirs, 0, count)) {
          return false;
        }
        if (count < CHUNK) {
          return true;
        }
      }
    }
  }
}
