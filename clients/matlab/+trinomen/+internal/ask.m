function said = ask(archive, path, question)
%ASK Posts a question as JSON; the answer decoded. Octave's webwrite knows forms only: there curl asks.
  path = [trinomen.internal.prefix(archive) path ...
    trinomen.internal.query(struct('as_of', archive.asOf))];
  body = jsonencode(question);
  if trinomen.internal.isoctave()
    said = trinomen.internal.tried(@() curl(archive, path, body), archive, path);
  else
    options = trinomen.internal.weboptionsof(archive, 'text');
    options.MediaType = 'application/json';
    said = trinomen.internal.tried(@() webwrite([archive.url path], body, options), archive, path);
  end
  said = jsondecode(said);
end

function said = curl(archive, path, body)
% Address and credentials stand in a file that only its owner reads, not among the arguments, which
% everyone on a machine sees.
  folder = tempname();
  mkdir(folder);
  done = onCleanup(@() remove(folder));
  system(['chmod 700 ' folder]);
  write(fullfile(folder, 'body'), body);
  quoted = @(text) regexprep(text, '(["\\])', '\\$1');
  config = sprintf('url = "%s"\nheader = "Content-Type: application/json"\nmax-time = %d\n', ...
    quoted([archive.url path]), archive.timeout);
  if ~isempty(archive.authorization)
    config = [config sprintf('header = "Authorization: %s"\n', quoted(archive.authorization))];
  end
  write(fullfile(folder, 'config'), config);
  [status, said] = system(sprintf('curl -sS --fail --data-binary @%s/body -K %s/config 2>&1', ...
    folder, folder));
  if status ~= 0
    error('trinomen:refused', '%s', strtrim(said));
  end
end

function write(path, text)
  file = fopen(path, 'w');
  fwrite(file, text);
  fclose(file);
end

function remove(folder)
  delete(fullfile(folder, '*'));
  rmdir(folder);
end
