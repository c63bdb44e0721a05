"""What scripts do with orthanc-api-client, as its README shows."""

import pathlib
import sys
import tempfile
import zipfile

from orthanc_api_client import LabelsConstraint, OrthancApiClient, helpers

url, user, password, files = sys.argv[1:5]
client = OrthancApiClient(url, user=user, pwd=password)
assert client.wait_started(timeout=20)
assert client.is_alive()

# Upload.
client.upload_folder(files, ignore_errors=True)
first = sorted(pathlib.Path(files).glob("*.dcm"))[0]
[instance_id] = client.upload_file(str(first))
assert client.upload(first.read_bytes()) == [instance_id]
client.upload_files_dicom_web([str(first)])
made = helpers.generate_test_dicom_file(
    width=16, height=16, tags={"PatientName": "Made^Here", "StudyInstanceUID": "1.2.3.4.5"}
)
[made_id] = client.upload(made)

# What is here.
assert len(client.patients.get_all_ids()) == 3
assert len(client.studies.get_all_ids()) == 3
assert client.get_statistics().studies_count == 3
assert client.is_orthanc_version_at_least(1, 12)
assert client.has_loaded_plugin("dicom-web")
study_id = client.instances.get_parent_study_id(instance_id)
study = client.studies.get(study_id)
assert study.patient_main_dicom_tags.get("PatientID") == "ANN-1"
assert study.main_dicom_tags.get("StudyDescription") == "Brain / dynamic"
assert client.studies.lookup(dicom_id=study.dicom_id) == study_id
assert client.studies.lookup(dicom_id="1.2.3") is None
assert client.patients.get_studies_ids(client.studies.get_parent_patient_id(study_id)) == [study_id]
found = client.studies.find(query={"PatientName": "M*", "StudyDate": "20260101-20260109"})
assert study_id in [each.orthanc_id for each in found]
assert client.studies.get_modalities(study_id) == {"CT", "PT"}
assert len(client.studies.get_instances_ids(study_id)) == 3

# Tags, in each of the spellings.
tags = client.instances.get_tags(instance_id)
assert tags["PatientName"] == "Müller^Ann"
assert tags["0010,0020"] == "ANN-1"
assert tags["0010-0040"] == "F"
series_id = client.studies.get_series_ids(study_id)[0]
ordered = client.series.get_ordered_instances_ids(series_id)
assert client.series.get_middle_instance_id(series_id) in ordered
assert client.series.get_preview_file(series_id).startswith(b"\x89PNG")

# Metadata, attachments, labels.
client.instances.set_string_metadata(instance_id, metadata_name=1024, content="my-value")
assert client.instances.get_string_metadata(instance_id, metadata_name=1024) == "my-value"
assert client.instances.get_string_metadata(instance_id, metadata_name=1025, default_value="none") == "none"
client.studies.set_attachment(study_id, attachment_name=1025, content="hello")
content, revision = client.studies.get_attachment_with_revision(study_id, 1025)
assert content == b"hello"
client.studies.set_attachment(study_id, attachment_name=1025, content="again", match_revision=revision)
assert client.studies.get_attachment(study_id, 1025) == b"again"
client.studies.add_labels(study_id, ["a", "b"])
assert sorted(client.studies.get_labels(study_id)) == ["a", "b"]
labelled = client.studies.find(query={}, labels=["a"], labels_constraint=LabelsConstraint.ALL)
assert [each.orthanc_id for each in labelled] == [study_id]
client.studies.delete_labels(study_id, ["a", "b"])
assert sorted(client.get_all_labels()) == []

# Down to files.
with tempfile.TemporaryDirectory() as folder:
    assert len(client.studies.download_instances(study_id, folder)) == 3
    target = str(pathlib.Path(folder, "study.zip"))
    client.studies.download_archive(study_id, target)
    assert zipfile.is_zipfile(target)
assert client.instances.get_file(instance_id) == first.read_bytes()

# Copies under other names.
anonymous = client.studies.anonymize(
    study_id,
    keep_tags=["PatientName"],
    replace_tags={"PatientID": "ANON"},
    force=True,
    delete_original=False,
)
assert client.studies.get(anonymous).patient_main_dicom_tags.get("PatientID") == "ANON"
assert client.studies.get_tags(anonymous)["PatientName"] == "Müller^Ann"
modified = client.series.modify(
    series_id, replace_tags={"SeriesDescription": "Other"}, delete_original=False
)
assert client.series.get_tags(modified)["SeriesDescription"] == "Other"
other = client.studies.modify(anonymous, replace_tags={"StudyDescription": "Again"})
assert not client.studies.exists(anonymous) and client.studies.exists(other)
client.studies.merge(study_id, client.studies.get_series_ids(other), keep_source=True)
assert len(client.studies.get_series_ids(study_id)) == 5

# A report.
with tempfile.TemporaryDirectory() as folder:
    pdf = pathlib.Path(folder, "report.pdf")
    pdf.write_bytes(b"%PDF-1.4\n%%EOF\n")
    report = client.studies.attach_pdf(study_id, str(pdf), series_description="Report")
    assert client.instances.is_pdf(report)
    assert client.studies.get_pdf_instances(study_id) == [report]
    again = pathlib.Path(folder, "again.pdf")
    client.instances.download_pdf(report, str(again))
    assert again.read_bytes().startswith(pdf.read_bytes())
client.instances.delete(report)
client.studies.delete(other)

# Another node: this archive by its DICOM port.
client.put("modalities/itself", json=["TRINOMEN", "127.0.0.1", int(sys.argv[5])])
[remote] = client.modalities.query_studies("itself", query={"PatientName": "M*", "StudyDate": "20260101"})
assert remote.dicom_id == study.dicom_id
client.modalities.send("itself", resources_ids=[study_id])

# What has happened.
changes, last, done = client.get_changes(since=0, limit=100)
assert done and any(change.change_type == "NewStudy" for change in changes)

# Away with it.
client.studies.delete(client.instances.get_parent_study_id(made_id))
assert len(client.studies.get_all_ids()) == 2
client.delete_all_content()
assert client.studies.get_all_ids() == []
print("orthanc-api-client: done")
