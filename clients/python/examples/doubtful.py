"""Lists the scans that wait for a person, with the likeliest owner and what speaks most for and against.

    python doubtful.py [STUDY]
"""

import sys

from trinomen import Archive


def main(study=None):
    with Archive() as archive:
        for scan in archive.identity.review(study):
            typed, candidates = scan["typed"], scan["answer"]["candidates"]
            print(f"{scan['id'][:8]}  typed {typed['PatientID']!r} on {scan['studyDate']}: {scan['answer']['detail']}")
            for each in [each for each in candidates if "subject" in each][:3]:
                evidence = sorted(each["evidence"], key=lambda piece: piece["bits"])
                print(
                    f"    {each['probability']:.0%} {each['subject']} {each['visit']}: "
                    f"for it {evidence[-1]['field']} ({evidence[-1]['relation']}), "
                    f"against it {evidence[0]['field']} ({evidence[0]['relation']})"
                )


if __name__ == "__main__":
    main(*sys.argv[1:])
