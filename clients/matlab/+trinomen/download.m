function paths = download(archive, level, id, folder)
%DOWNLOAD Fetches all files below a patient, study or series, or one instance.
%   PATHS = TRINOMEN.DOWNLOAD(ARCHIVE, LEVEL, ID, FOLDER) writes FOLDER/INSTANCE.dcm for each and
%   gives the paths, in order of arrival. Files that are there already are left alone, so what was
%   interrupted carries on. In the viewpoint 'recorded' each file is compared with the digest that
%   the archive holds; one that differs is an error, and is not left behind.
%
%   Example
%     paths = trinomen.download(archive, 'Series', series(1).ID, 'scans');
  if strcmp(level, 'Instance')
    instances = {id};
  else
    instances = trinomen.internal.fetch(archive, ...
      trinomen.internal.route(archive, level, id, '/instances', struct('expand', 'false')));
    instances = reshape(cellstr(instances), 1, []);
  end
  if ~exist(folder, 'dir')
    mkdir(folder);
  end
  paths = cell(size(instances));
  for i = 1:numel(instances)
    paths{i} = fullfile(folder, [instances{i} '.dcm']);
    if ~exist(paths{i}, 'file')
      bring(archive, instances{i}, paths{i});
    end
  end
end

function bring(archive, instance, path)
  part = [path '.part'];
  trinomen.internal.keep(archive, ...
    trinomen.internal.route(archive, 'Instance', instance, '/file', struct()), part);
  if strcmp(archive.viewpoint, 'recorded')
    held = strtrim(trinomen.internal.text(archive, ...
      ['/instances/' instance '/attachments/dicom/md5']));
    got = trinomen.internal.md5(part);
    if ~strcmpi(held, got)
      delete(part);
      error('trinomen:damaged', 'Instance %s arrived with MD5 %s, is held under %s.', ...
        instance, got, held);
    end
  end
  [moved, why] = movefile(part, path);
  if ~moved
    error('trinomen:file', '%s: %s', path, why);
  end
end
