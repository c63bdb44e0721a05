package org.trinomen.archive.repair;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.archive.volume.VolumeCopy;

/** A copy of the folder of volumes, which is only read. */
public final class BackupCopies implements GoodCopies {

  private final VolumeCopy backup;

  public BackupCopies(VolumeCopy backup) {
    this.backup = backup;
  }

  @Override
  public void prepare(List<DamagedRecord> wanted) throws IOException {
    Set<Sha256> digests = new HashSet<>();
    wanted.forEach(record -> digests.add(record.digest()));
    backup.lookFor(digests);
  }

  @Override
  public Optional<GoodCopy> find(DamagedRecord wanted) throws IOException {
    Optional<VolumeCopy.Held> held = backup.open(wanted.digest());
    return held.map(found -> new GoodCopy(Optional.of(found.head()), found.payload()));
  }

  @Override
  public String name() {
    return backup.folder().toString();
  }
}
