package org.trinomen.archive.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.trinomen.archive.chain.ChainCheck;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.file.DurableFiles;

/** Checks a chain, and holds it against what was signed. Needs no lock. */
public final class CheckpointCheck {

  /** The longest line of any chain. */
  private static final int LINE_BYTES_MAX = 1 << 20;

  private CheckpointCheck() {}

  /**
   * What was found.
   *
   * @param entries how many there are
   * @param vouched number of the last that a checkpoint vouches for, with all before it; 0 if none
   */
  public record Outcome(long entries, long vouched) {}

  /**
   * Checks.
   *
   * @param checkpoints of this chain, whose signatures are found good, by number; read before this
   *     is called, because the chain may be written to
   * @param findings told of each thing wrong within the chain
   * @param contradictions told of each checkpoint that the chain does not agree with
   */
  public static Outcome run(
      DurableFiles files,
      Path folder,
      List<CheckpointFolder.Kept> checkpoints,
      Consumer<ChainFinding> findings,
      Consumer<ChainFinding> contradictions)
      throws IOException {
    Set<Long> signed =
        checkpoints.stream().map(each -> each.checkpoint().seq()).collect(Collectors.toSet());
    Map<Long, String> hashes = new HashMap<>();
    long entries =
        ChainCheck.run(
            files,
            folder,
            LINE_BYTES_MAX,
            (link, _) -> {
              if (signed.contains(link.seq())) {
                hashes.putIfAbsent(link.seq(), link.hash());
              }
              return true;
            },
            findings);
    long vouched = 0;
    for (CheckpointFolder.Kept each : checkpoints) {
      Checkpoint checkpoint = each.checkpoint();
      String hash = hashes.get(checkpoint.seq());
      if (checkpoint.hash().equals(hash)) {
        vouched = checkpoint.seq();
      } else {
        String what =
            hash == null
                ? "entry %d was signed at %s and is missing, or not as it was written; entries up"
                    + " to %d are as they were signed"
                : "entry %d is not the one that was signed at %s; entries up to %d are as they"
                    + " were signed";
        contradictions.accept(
            new ChainFinding(
                each.file(), 0, what.formatted(checkpoint.seq(), checkpoint.at(), vouched)));
      }
    }
    return new Outcome(entries, vouched);
  }
}
