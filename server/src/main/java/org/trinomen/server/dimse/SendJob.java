package org.trinomen.server.dimse;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.commitment.CommitmentPeers;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.JobError;
import org.trinomen.archive.job.JobFailure;
import org.trinomen.archive.job.RetrySchedule;
import org.trinomen.archive.job.Step;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreScu;

/**
 * Sends instances to a node until it has them: one that can't be reached, or has no room, is tried
 * again and again as the {@link RetrySchedule} says, and the job gives its place to others
 * meanwhile. What the node refuses for good does not hold up the rest. One association for all,
 * with several instances under way.
 */
final class SendJob implements Job {

  private static final Logger log = LoggerFactory.getLogger(SendJob.class);

  /** Orthanc's number for whatever went wrong between two nodes. */
  private static final int NETWORK_PROTOCOL = 9;

  private final String node;
  private final List<PublicId> resources;
  private final Finder finder;
  private final CommitmentPeers peers;
  private final RetrySchedule schedule;
  private final Deque<OutgoingInstance> waiting = new ArrayDeque<>();
  private Optional<StoreScu> scu = Optional.empty();
  private boolean collected;
  private int count;
  private int kept;
  private int failed;
  private int tries;
  private String trouble = "";

  /**
   * A job.
   *
   * @param node name of the node
   * @param resources of any level
   * @param finder what is sent: the archive as recorded
   */
  SendJob(
      String node,
      List<PublicId> resources,
      Finder finder,
      CommitmentPeers peers,
      RetrySchedule schedule) {
    this.node = node;
    this.resources = List.copyOf(resources);
    this.finder = finder;
    this.peers = peers;
    this.schedule = schedule;
  }

  @Override
  public String type() {
    return SendQueue.TYPE;
  }

  @Override
  public Step step() {
    if (!collected) {
      collect();
      return Step.MORE;
    }
    StoreScu open = open();
    Optional<OutgoingInstance> next = Optional.ofNullable(waiting.poll());
    boolean putOff;
    try {
      putOff = take(next.isPresent() ? open.offer(next.get()) : open.settle());
    } catch (IOException e) {
      fail("can't be read: " + e.getMessage());
      putOff = false;
    }
    if (putOff) {
      return again();
    }
    return next.isPresent() || !waiting.isEmpty() ? Step.MORE : finish();
  }

  private void collect() {
    for (PublicId id : resources) {
      finder
          .anyLevel(id)
          .map(finder::instances)
          .orElse(List.of())
          .forEach(instance -> waiting.add(ArchiveInstance.of(finder, instance)));
    }
    count = waiting.size();
    collected = true;
  }

  /** All kinds are proposed from the start: then one association does for all. */
  private StoreScu open() {
    if (scu.isEmpty()) {
      CommitmentPeers.Peer peer =
          peers.named(node).orElseThrow(() -> failure("there is no node " + node));
      Set<Kind> kinds = new LinkedHashSet<>();
      waiting.forEach(instance -> kinds.add(Kind.of(instance)));
      StoreScu opened = new StoreScu(peer.caller(), peer.node(), kinds, List.of());
      opened.proposeAlso(DataSetConversion.compressions());
      scu = Optional.of(opened);
    }
    return scu.get();
  }

  /** Whether the node is to be left alone for a while. */
  private boolean take(List<StoreScu.Told> some) {
    List<OutgoingInstance> again = new ArrayList<>();
    for (StoreScu.Told told : some) {
      switch (told.outcome()) {
        case StoreScu.Answered(Status status, long _) -> {
          if (status.kept()) {
            kept++;
            tries = 0;
          } else if (isPassing(status)) {
            trouble = status.describe();
            again.add(told.instance());
          } else {
            fail(status.describe());
          }
        }
        case StoreScu.NotAccepted(String why) -> fail(why);
        case StoreScu.Failed(String why) -> {
          trouble = why;
          again.add(told.instance());
        }
      }
    }
    again.reversed().forEach(waiting::addFirst);
    return !again.isEmpty();
  }

  /** PS3.4 Table B.2-1, A7xx: out of resources; PS3.7 §C.5: 0110, 0213. */
  private static boolean isPassing(Status status) {
    return (status.code() & 0xFF00) == 0xA700
        || status.code() == Status.PROCESSING_FAILURE.code()
        || status.code() == Status.RESOURCE_LIMITATION.code();
  }

  private void fail(String why) {
    failed++;
    trouble = why;
    log.warn("send queue: {} does not take an instance: {}", node, why);
  }

  private Step again() {
    tries++;
    Duration wait = schedule.after(tries).orElseThrow(() -> failure(tries + " tries: " + trouble));
    log.warn(
        "send queue: {} has {} of {}, next try in {} s: {}",
        node,
        kept,
        count,
        wait.toSeconds(),
        trouble);
    return new Step.Again(wait);
  }

  private Step finish() {
    log.info("send queue: {} has {} of {}", node, kept, count);
    if (failed > 0) {
      throw failure(failed + " of " + count + " not taken, the last of them: " + trouble);
    }
    return Step.DONE;
  }

  private static JobFailure failure(String details) {
    return new JobFailure(new JobError(NETWORK_PROTOCOL, "Error in the network protocol", details));
  }

  @Override
  public int progress() {
    return count == 0 ? (collected ? 100 : 0) : (int) (100L * (kept + failed) / count);
  }

  @Override
  public Map<String, Object> content() {
    Map<String, Object> content = new TreeMap<>();
    content.put("Description", "Send queue");
    content.put("Node", node);
    content.put("InstancesCount", count);
    content.put("KeptInstancesCount", kept);
    content.put("FailedInstancesCount", failed);
    content.put("ParentResources", resources.stream().map(PublicId::toString).toList());
    content.put("Tries", tries);
    content.put("LastTrouble", trouble);
    return content;
  }

  /** What is under way gets its answer first: nothing is sent twice that need not be. */
  @Override
  public void stop(Stop why) {
    if (scu.isPresent()) {
      boolean _ = take(scu.get().settle());
      scu.get().close();
      scu = Optional.empty();
    }
  }

  @Override
  public void reset() {
    waiting.clear();
    collected = false;
    count = 0;
    kept = 0;
    failed = 0;
    tries = 0;
    trouble = "";
  }
}
