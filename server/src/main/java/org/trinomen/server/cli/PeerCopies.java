package org.trinomen.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.repair.DamagedRecord;
import org.trinomen.archive.repair.GoodCopies;

/** Another archive with Orthanc's REST API, asked by the public id of the instance. */
final class PeerCopies implements GoodCopies {

  private final RemoteArchive peer;

  PeerCopies(RemoteArchive peer) {
    this.peer = peer;
  }

  @Override
  public void prepare(List<DamagedRecord> wanted) {
    // Each is asked for by itself.
  }

  @Override
  public Optional<GoodCopy> find(DamagedRecord wanted) throws IOException {
    Optional<PublicId> instance = wanted.instance();
    if (instance.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new GoodCopy(Optional.empty(), peer.get("/instances/" + instance.get() + "/file")));
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.USAGE) {
        return Optional.empty(); // it answers that it does not know the instance
      }
      throw e;
    }
  }

  @Override
  public String name() {
    return "the peer";
  }
}
