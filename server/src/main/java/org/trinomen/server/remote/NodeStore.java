package org.trinomen.server.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.job.InstancesJob;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.commitment.ReferencedSop;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.MoveOriginator;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.server.dimse.ArchiveInstance;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** Sends instances to a node (C-STORE), all over one association if that can be. */
final class NodeStore implements InstancesJob.Work {

  static final String TYPE = "DicomModalityStore";

  /**
   * What is wanted.
   *
   * @param call whom we call, and as whom
   * @param transcode whether what the node does not take as it is may be converted for it
   * @param originator whose move it is told to be a part of
   * @param commitment asks the node at the end whether it keeps what it was sent
   */
  record Order(
      NodeCalls.Call call,
      boolean transcode,
      Optional<MoveOriginator> originator,
      Optional<Commitment> commitment) {}

  /** Asks a node whether it keeps instances. */
  @FunctionalInterface
  interface Commitment {
    /** Gives the UID of the transaction. */
    String ask(List<ReferencedSop> kept) throws IOException;
  }

  private final Order order;
  private final Set<Kind> kinds;
  private final Finder finder;
  private final List<ReferencedSop> kept = new ArrayList<>();
  private Optional<StoreScu> scu = Optional.empty();
  private Optional<String> transaction = Optional.empty();

  NodeStore(Order order, Consignment what, Finder finder) {
    this.order = order;
    this.kinds = new LinkedHashSet<>();
    for (Resource instance : what.instances()) {
      kinds.add(Kind.of(ArchiveInstance.of(finder, instance)));
    }
    this.finder = finder;
  }

  @Override
  public void each(PublicId id) throws IOException {
    ArchiveInstance held = Consignment.instance(finder, id);
    OutgoingInstance instance = order.transcode() ? held : new AsStored(held);
    String whom = order.call().node() + ": " + id + ": ";
    switch (scu().send(instance)) {
      case StoreScu.Answered(var status, long _) -> {
        if (!status.kept()) {
          throw new RequestFailure(ErrorCode.REFUSED_BY_REMOTE, whom + status.describe());
        }
        if (order.commitment().isPresent()) {
          kept.add(new ReferencedSop(held.sopClassUid(), held.sopInstanceUid()));
        }
      }
      case StoreScu.NotAccepted(String why) ->
          throw new RequestFailure(ErrorCode.REFUSED_BY_REMOTE, whom + why);
      case StoreScu.Failed(String why) ->
          throw new RequestFailure(ErrorCode.NETWORK_PROTOCOL, whom + why);
    }
  }

  /** What may be proposed beside the encodings that instances have. */
  static List<String> compressions(boolean transcode) {
    return transcode ? DataSetConversion.compressions() : List.of();
  }

  /** Sent as it is, or not at all. */
  private record AsStored(ArchiveInstance instance) implements OutgoingInstance {

    @Override
    public String sopClassUid() {
      return instance.sopClassUid();
    }

    @Override
    public String sopInstanceUid() {
      return instance.sopInstanceUid();
    }

    @Override
    public String transferSyntaxUid() {
      return instance.transferSyntaxUid();
    }

    @Override
    public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
      instance.writeTo(asTransferSyntaxUid, out);
    }
  }

  /** All kinds are proposed from the start: then one association does for all. */
  private StoreScu scu() {
    if (scu.isEmpty()) {
      StoreScu opened =
          new StoreScu(
              order.call().caller(), order.call().node(), kinds, List.of(), order.originator());
      opened.proposeAlso(compressions(order.transcode()));
      scu = Optional.of(opened);
    }
    return scu.get();
  }

  @Override
  public void finish() throws IOException {
    if (order.commitment().isPresent() && !kept.isEmpty()) {
      transaction = Optional.of(order.commitment().get().ask(kept));
    }
  }

  @Override
  public void reset() {
    kept.clear();
    transaction = Optional.empty();
  }

  @Override
  public void describe(Map<String, Object> content) {
    content.put("LocalAet", order.call().localAeTitle());
    content.put("RemoteAet", order.call().node().aeTitle());
    transaction.ifPresent(uid -> content.put("StorageCommitmentTransactionUID", uid));
  }

  @Override
  public void stop(Job.Stop why) {
    scu.ifPresent(StoreScu::close);
    scu = Optional.empty();
  }
}
