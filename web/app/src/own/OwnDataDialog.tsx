import { Modal } from "antd";
import { useShop } from "../shell/session";
import { useWords } from "../words/language";
import { useClearing } from "./clear";

interface Props {
  open: boolean;
  onClose: () => void;
}

/** What goes and what stays, in words, before anything happens. */
export default function OwnDataDialog({ open, onClose }: Props) {
  const words = useWords();
  const { kept } = useShop();
  const [clear, busy] = useClearing();
  return (
    <Modal
      open={open}
      title={words.own.action}
      okText={words.own.clear}
      cancelText={words.common.cancel}
      okButtonProps={{ danger: true }}
      confirmLoading={busy}
      onOk={() => void clear()}
      onCancel={onClose}
    >
      <div className="own-words">
        <p>{words.own.goes}</p>
        <Listed lines={Object.values(words.own.going)} mark="✗" kind="cross" />
        <p>{words.own.stays}</p>
        <Listed lines={Object.values(words.own.staying)} mark="✓" kind="tick" />
        {!kept && <p className="own-mind">{words.own.temporary}</p>}
      </div>
    </Modal>
  );
}

function Listed({ lines, mark, kind }: { lines: readonly string[]; mark: string; kind: string }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>
          <b className={kind} aria-hidden="true">
            {mark}
          </b>
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}
