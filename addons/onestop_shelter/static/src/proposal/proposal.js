import { Component } from "@odoo/owl";

/** One proposal of beds for a household, with its reasons. */
export class Proposal extends Component {
    static template = "onestop_shelter.Proposal";
    static props = {
        proposal: Object,
        isChosen: Boolean,
        choose: Function,
    };

    get beds() {
        return this.props.proposal.beds.filter((place) => place.bed).map((place) => place.bed);
    }

    get sharing() {
        return this.props.proposal.beds.filter((place) => place.shares).length;
    }
}
