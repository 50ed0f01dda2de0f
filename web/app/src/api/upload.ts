import { actionKey, address, csrf, failure, spokenNow } from "./client";
import { offline } from "./error";
import type { UploadedFile } from "./types";

const CREATED = 201;

/** Sends a file, telling how much of it is gone: fetch does not say. */
export function upload(file: File, tell: (share: number) => void): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const line = new XMLHttpRequest();
    line.open("POST", address("/uploads"));
    line.responseType = "json";
    line.setRequestHeader("X-CSRFToken", csrf());
    line.setRequestHeader("Idempotency-Key", actionKey());
    line.setRequestHeader("Accept-Language", spokenNow());
    line.upload.onprogress = (event) => event.lengthComputable && tell(event.loaded / event.total);
    line.onerror = () => reject(offline());
    line.onload = () =>
      line.status === CREATED ? resolve(line.response as UploadedFile) : reject(failure(line.status, line.response));
    const form = new FormData();
    form.append("file", file);
    line.send(form);
  });
}
